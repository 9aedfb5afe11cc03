"""Privacy: the policy and its versions, disclosures, what is held, and proof of conformance."""
