"""Stand-ins for Google and LinkedIn: npm's ``oidc-provider`` in the likeness of each.

They differ as the real ones do: the first requires PKCE and repeats the nonce; the second refuses a
code verifier, repeats no nonce and says ``email_verified`` as a text.
"""
