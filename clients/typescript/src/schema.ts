// Made from docs/openapi.json by `make openapi`: do not change it by hand.

export interface paths {
    "/api/v1/auth/register": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Request an account.
         * @description An email is sent to the address; the response does not tell whether the address is known. The
         *     account exists once `auth_verify_email` has been called with the token of the link in it. The
         *     cookie lets this browser do so without the password.
         */
        post: operations["auth_register"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/verify-email": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Confirm an address and create its account.
         * @description The link proves the address; the password tells whose registration is confirmed, since anyone
         *     may have registered the address. The browser that registered may leave the password out. It may
         *     be repeated. The user can log in then.
         */
        post: operations["auth_verify_email"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Log in with email and password.
         * @description The response holds an access token; `auth_refresh` exchanges the cookie sent with it for more.
         */
        post: operations["auth_login"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/.well-known/jwks.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the public keys with which access tokens are verified.
         * @description A new key is published 15 minutes before it signs, and stays until its last token has expired.
         */
        get: operations["api_jwks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/account": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the account of the caller.
         * @description Read the account of the caller.
         */
        get: operations["account_read"];
        put?: never;
        post?: never;
        /**
         * Erase the account and all data of its owner permanently.
         * @description Nothing of the account is valid from now on. Its data is removed within seconds, and half an
         *     hour later every store is searched: only then is there a receipt. Whatever happens meanwhile,
         *     the erasure goes on by itself; `progress_token` shows how far it is. The address can be
         *     registered again as soon as the data has been removed.
         */
        delete: operations["account_delete"];
        options?: never;
        head?: never;
        /**
         * Change the caller's name.
         * @description Change the caller's name.
         */
        patch: operations["account_update"];
        trace?: never;
    };
    "/api/v1/account/data": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read everything that is held about the caller.
         * @description Every stored record: the account, logins, consents, profile, resumes, sessions, recordings,
         *     orders, subscriptions, uses and refunds. Secrets such as the hash of the password are left out.
         */
        get: operations["account_data"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/account/deletion": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read what deleting the account would remove, keep, and lose.
         * @description Nothing is done. To be shown before the deletion is confirmed: credits and paid time are lost
         *     with the account, and invoices can only be fetched before.
         */
        get: operations["account_delete_preview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/account/email": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Request another email address.
         * @description Both mailboxes get a link, and the change is made when both were followed.
         */
        post: operations["account_email_change"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/account/email/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Confirm a change of the email address.
         * @description It may be repeated with the same token.
         */
        post: operations["account_email_confirm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/account/exports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Request an archive of everything that is held about you.
         * @description It is made in the background; `account_export_read` shows how far it is, and where to fetch it.
         *     While one is being made, asking again returns that one. The archive is removed after a week.
         */
        post: operations["account_export"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/account/exports/{export_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the progress of an export and the URL of its archive.
         * @description The URL gives the archive to anyone who has it, for a day. The archive (ZIP) holds JSON by kind
         *     of data, the original files, a description of both, and the SHA-256 of each.
         */
        get: operations["account_export_read"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/change-password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change the password and end every other login.
         * @description Who has signed up with Google or LinkedIn sets the first one within ten minutes of logging in.
         *     Every login ends; the response opens a new one for the caller.
         */
        post: operations["auth_change_password"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/forgot-password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Request a link that resets the password.
         * @description Once a minute, and three emails an hour are sent to an address, whatever asks for them. The
         *     response is the same for every address.
         */
        post: operations["auth_forgot_password"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/identities": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the caller's identities at sign-in providers.
         * @description List the caller's identities at sign-in providers.
         */
        get: operations["auth_identity_list"];
        put?: never;
        /**
         * Start linking an identity at a provider.
         * @description Send the browser to the address in the response; `auth_oauth_callback` says how it went.
         */
        post: operations["auth_identity_link"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/identities/{provider}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Delete the link to the caller's identity at a provider.
         * @description The only way to log in cannot be removed: set a password first, by `auth_forgot_password`.
         */
        delete: operations["auth_identity_unlink"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/logins": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the browsers in which the caller is logged in.
         * @description List the browsers in which the caller is logged in.
         */
        get: operations["auth_login_list"];
        put?: never;
        post?: never;
        /**
         * End every login of the caller but this one.
         * @description `auth_logout` with `everywhere=true` ends this one too.
         */
        delete: operations["auth_login_end_others"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/logins/{login_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * End one login of the caller.
         * @description It may be the caller's own. Access tokens of it are refused within 30 seconds.
         */
        delete: operations["auth_login_end"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Log out this browser, or all of them.
         * @description With `everywhere=true` every login of the user ends, which takes a login that is open.
         *
         *     Without it, succeeds also when no login is open.
         */
        post: operations["auth_logout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/oauth/{provider}/callback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Log in with the answer of a provider.
         * @description The browser goes on to the frontend, which reads in the fragment: `outcome` is `signed_in`,
         *     `linked` or `code_needed` (see `auth_second_factor`), or `error` is the code of a problem.
         */
        get: operations["auth_oauth_callback"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/oauth/{provider}/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Start a sign-in with a provider.
         * @description Send the browser to the address in the response within ten minutes, in the same browser.
         *     The provider is asked for name and email address only.
         */
        post: operations["auth_oauth_start"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/passkey/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Log in with a passkey alone.
         * @description It is two factors: the device, and what its owner has proved to it.
         */
        post: operations["auth_passkey_login"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/passkey/options": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Create the options of a login with a passkey.
         * @description Give them to `navigator.credentials.get`, and what it returns to `auth_passkey_login`,
         *     `auth_login` or `auth_second_factor` within five minutes, once.
         */
        post: operations["auth_passkey_start"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/passkeys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the passkeys that open the caller's account.
         * @description List the passkeys that open the caller's account.
         */
        get: operations["auth_passkey_list"];
        put?: never;
        /**
         * Confirm a new passkey.
         * @description It opens the account from then on, and the owner is told by email. Repeating it changes nothing.
         */
        post: operations["auth_passkey_add"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/passkeys/options": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Create the options of a new passkey.
         * @description Give them to `navigator.credentials.create`, and what it returns to `auth_passkey_add` within
         *     five minutes.
         */
        post: operations["auth_passkey_begin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/passkeys/second-factor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Set the caller's passkeys as their second factor.
         * @description A login with a password or at a provider needs one of them, or a recovery code, as well;
         *     `auth_totp_remove` ends it.
         */
        post: operations["auth_passkey_require"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/passkeys/{passkey_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Delete a passkey.
         * @description Not the last way to log in, nor the last passkey while passkeys are the second factor.
         */
        delete: operations["auth_passkey_remove"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/providers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the sign-in providers that are offered.
         * @description List the sign-in providers that are offered.
         */
        get: operations["auth_providers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Exchange the refresh cookie for a new access token.
         * @description The cookie is replaced too. Two tabs may refresh at the same time; a cookie that is used more
         *     than 30 seconds after it was replaced ends the login.
         */
        post: operations["auth_refresh"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/resend-verification": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Request the confirmation email again.
         * @description Once a minute, and three emails an hour are sent to an address, whatever asks for them. The
         *     response is the same for every address.
         */
        post: operations["auth_resend_verification"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/reset-password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Set a new password with the token of an email.
         * @description Works once, within an hour, and ends every login. A rejected password leaves the token valid.
         */
        post: operations["auth_reset_password"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/second-factor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Log in with the second factor after a sign-in at a provider.
         * @description Within five minutes of `auth_oauth_callback`, in the same browser. `auth_login` takes either
         *     beside the password instead.
         */
        post: operations["auth_second_factor"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/totp": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Create a secret for an authenticator app.
         * @description The second factor is on when `auth_totp_confirm` gets a code of the app.
         */
        post: operations["auth_totp_begin"];
        /**
         * Delete the second factor.
         * @description The login of the last ten minutes that it takes has needed a code itself.
         */
        delete: operations["auth_totp_remove"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/totp/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Confirm the second factor with a code of the app.
         * @description It is on from then. The response has recovery codes, which are shown this once.
         */
        post: operations["auth_totp_confirm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/profile": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the caller's profile.
         * @description Read the caller's profile.
         */
        get: operations["profile_read"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change the members that are sent and leave the others.
         * @description Change the members that are sent and leave the others.
         */
        patch: operations["profile_update"];
        trace?: never;
    };
    "/api/v1/resumes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List resumes, newest first.
         * @description List resumes, newest first.
         */
        get: operations["resume_list"];
        put?: never;
        /**
         * Upload a resume.
         * @description Send a PDF of at most 10 MB and 20 pages, as the raw body or as the form field `file`. Returns
         *     the resume with its extracted data. Uploading the same file again returns the existing resume
         *     with 200. A scan without text is kept with the status `no_text`. Twenty files of an account are
         *     read within an hour, then one a minute; job descriptions count as well.
         */
        post: operations["upload_resume"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/json-resumes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Upload a resume as a JSON Resume document (jsonresume.org).
         * @description All of it counts as stated by the candidate: it is certain. Members that have no place here are
         *     left out and named in `left_out`; a day counts as its month, and what has a start and no end
         *     goes on. A value that breaks a rule is refused with its pointer. The same document again returns
         *     the existing resume with 200.
         */
        post: operations["resume_import"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/resumes/{resume_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a resume with its extracted data.
         * @description The data has the field names of JSON Resume; `evidence` gives page, quote and confidence of each
         *     value.
         */
        get: operations["resume_read"];
        put?: never;
        post?: never;
        /**
         * Delete a resume with its file and extracted data.
         * @description Delete a resume with its file and extracted data.
         */
        delete: operations["resume_delete"];
        options?: never;
        head?: never;
        /**
         * Change, add or remove facts of a resume.
         * @description A JSON Merge Patch (RFC 7396) over `parsed.resume`: a member of `basics` is changed by itself, a
         *     list is replaced as a whole, and null removes. What is sent counts as stated by the candidate:
         *     it is certain, questions are drawn from it, and what is left out of a list is asked about no
         *     more. What was read of the file is kept beside it. A scan can be filled in the same way.
         */
        patch: operations["resume_correct"];
        trace?: never;
    };
    "/api/v1/resumes/{resume_id}/file": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Download the original file.
         * @description Returns a URL that gives the file to anyone who has it, for five minutes.
         */
        get: operations["resume_file"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the sessions, newest first.
         * @description With a filter a page may hold fewer sessions than `limit`, also none: `next_cursor` says
         *     whether there are more. Ask for further pages with the same filter.
         */
        get: operations["session_list"];
        put?: never;
        /**
         * Open an interview session.
         * @description Questions fit the role, level, goals and resume. None is repeated while fresh ones remain. What
         *     a job description requires and the resume does not show is asked first, by up to half of them.
         */
        post: operations["session_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/{session_id}/answers/{question_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Answer a question in text, in place of any earlier answer.
         * @description The last answer before the session ends counts. Sending the same answer again changes nothing.
         */
        put: operations["session_answer"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/{session_id}/end": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End a session: its answers are final from now on.
         * @description While spoken answers are being processed it is `closing`; it ends by itself when they are ready.
         *     Media without consent to recording is gone by then. Ending it again changes nothing.
         */
        post: operations["session_end"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/{session_id}/evaluation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Evaluate an ended session.
         * @description Every score quotes the words of the answer that it rests on. A session is evaluated once; asking
         *     again returns the same result. 202: spoken answers are still being processed, or another request
         *     has the answers judged by a language model: ask again later.
         */
        post: operations["session_evaluate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/{session_id}/report": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the report of an evaluated session.
         * @description It compares with earlier sessions for the same role and begins with what would help most.
         */
        get: operations["session_report"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/job-descriptions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Read the text of a job description that is a PDF.
         * @description Send a PDF of at most 10 MB and 20 pages, as the raw body or as the form field `file`. Neither
         *     the file nor its text is stored, so it may be sent again. It counts as a file that is read for
         *     the account, as a resume does: twenty within an hour, then one a minute. Show the text to the
         *     person, who can correct it, and send it as `job_description` of a new session.
         */
        post: operations["job_description_read"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/progress": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the progress by competency.
         * @description It covers all roles in the newest 24 sessions. Of fewer than three answers no number is given.
         */
        get: operations["progress_read"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/progress/plan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the plan of the next two weeks.
         * @description Questions come again on their review dates, those of the weakest competencies first, at most
         *     four a day. Every read plans from what has been done until then.
         */
        get: operations["progress_plan"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/{session_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a session with its questions and the answers so far.
         * @description Read a session with its questions and the answers so far.
         */
        get: operations["session_read"];
        put?: never;
        post?: never;
        /**
         * Delete a session.
         * @description Its answers, recordings and evaluation go with it.
         */
        delete: operations["session_delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/{session_id}/answers/{question_id}/analysis": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the analysis of a spoken answer.
         * @description Words with times, delivery, presence.
         */
        get: operations["session_analysis"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/{session_id}/answers/{question_id}/audio": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Answer with an audio recording.
         * @description At most 4 MB, sent with the request. Larger ones, and video, are uploaded straight to the
         *     store (`session_media_start`).
         */
        post: operations["session_audio"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/{session_id}/answers/{question_id}/media": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Request an upload URL for a spoken answer.
         * @description The URL is valid for 15 minutes and one file of this type and size, to be sent from the
         *     browser straight to the store. Confirm the upload when it is done (`session_media_complete`).
         */
        post: operations["session_media_start"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/{session_id}/answers/{question_id}/media/complete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Confirm an upload, so that it is processed as the answer.
         * @description Repeating it changes nothing. `session_read` shows the progress.
         */
        post: operations["session_media_complete"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/{session_id}/answers/{question_id}/transcript": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Answer with a transcript made by the browser.
         * @description No media is uploaded. The last answer before the session ends counts. Sending the same again
         *     changes nothing.
         */
        put: operations["session_transcript"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/{session_id}/coach": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a session as its coach.
         * @description It shows what was asked and answered; what we say of it only once the coach has graded.
         */
        get: operations["coach_report"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/{session_id}/coach-links": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the links for coaches, with the grades given.
         * @description Each says how near the grades are to our scores.
         */
        get: operations["session_coach_links"];
        put?: never;
        /**
         * Create a link for a coach.
         * @description Anyone who has the URL can read the answers of this session, grade them once, and read its
         *     report afterwards, until the link is revoked or expires. Without your name the
         *     answers may still tell who you are. The URL is shown in this answer only.
         */
        post: operations["session_coach_link"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/{session_id}/coach-links/{link_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Withdraw a link from a coach, at once.
         * @description Grades that were given by it stay until the session is deleted.
         */
        delete: operations["session_coach_link_revoke"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/{session_id}/coach/form": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Set the coach's grades by the form of the page.
         * @description For browsers without a script; `coach_grade` does the same with JSON.
         */
        post: operations["coach_grade_form"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/{session_id}/coach/grades": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Set the coach's grades, once, and read the report.
         * @description The same grades again are answered in the same way, others are refused.
         */
        post: operations["coach_grade"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/{session_id}/questions/{question_id}/appeals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Request that a missed key point is judged again.
         * @description It is judged on marked words of the answer, once. It costs nothing and changes nothing of the
         *     session's evaluation. Returns all appeals about the question with both judgements, and the
         *     scores with what was overturned beside the first ones.
         */
        post: operations["session_appeal"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/{session_id}/questions/{question_id}/attempts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read all tries at a question side by side.
         * @description The first is the answer in the session.
         */
        get: operations["session_attempts"];
        put?: never;
        /**
         * Answer a question of an evaluated session again.
         * @description Free; the session's evaluation stays. Returns all tries, with the key points that each gained.
         *     With `follow_up_of`, its key point is judged alone and counts in no score; with `vague_number`,
         *     whether both ends of the change are named. Twice a question.
         */
        post: operations["session_attempt"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/{session_id}/questions/{question_id}/follow-ups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Request follow-up questions in a session for study.
         * @description At most two questions, made of the answer as it is saved now. They ask for what it leaves out
         *     and do not tell it, and no score is shown. Answer one by saving the answer again with more in
         *     it; nothing is kept of the asking. Under real conditions the report asks them after the end.
         */
        get: operations["session_follow_up"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/{session_id}/questions/{question_id}/hints/{layer}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Request a hint to a question of a session for study.
         * @description The layers come one after the other: what sort of answer is asked for, what its key points are
         *     about, then one or two of them. A layer that is there already stays as it is. Hints are kept
         *     and shown in the report; answers in sessions for study count in no progress.
         */
        put: operations["session_hint"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/{session_id}/questions/{question_id}/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Start a question: the candidate sees it now.
         * @description Its clock runs from here. An answer beyond the time limit is accepted and scored like any
         *     other; `late_by_s` says by how much. In an adaptive session another question may stand in its
         *     place from then on (`adapted` says why): show what is returned. Starting a question again, or
         *     one that has been answered, changes nothing.
         */
        post: operations["session_question_start"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/{session_id}/recording": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Consent to the recording of a session.
         * @description Answers are recorded from now on.
         */
        put: operations["session_consent"];
        post?: never;
        /**
         * Withdraw a session's consent and erase its recordings.
         * @description It takes effect at once.
         */
        delete: operations["session_consent_withdraw"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/{session_id}/report/link": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Request a link to the page of a report.
         * @description The URL shows the page to anyone who has it, without a token, for five minutes, unless the
         *     session is deleted before.
         */
        post: operations["session_report_link"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/{session_id}/report/page": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Open the page of a report by its link.
         * @description `session_report_link` makes the link, which is valid for five minutes.
         */
        get: operations["session_report_page"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/speech/token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Request a token for speech recognition.
         * @description With this token (`SpeechConfig.authorizationToken`, at `endpoint`) the browser streams audio to
         *     Azure Speech itself until `expires_at` and sends only words with their times here
         *     (`session_transcript`). Without a speech service for browsers the answer is `speech.no_tokens`:
         *     upload a recording instead.
         */
        post: operations["speech_token"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/recording-consent": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the default consent and its wording.
         * @description Show the wording before asking for consent.
         */
        get: operations["recording_consent_read"];
        /**
         * Consent to the recording of new sessions.
         * @description A session may say otherwise.
         */
        put: operations["recording_consent_set"];
        post?: never;
        /**
         * Withdraw all consent and erase all recordings.
         * @description It covers the default and every session, and takes effect at once. A call that was cut off
         *     may be repeated.
         */
        delete: operations["recording_consent_withdraw"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/recordings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List recordings, newest first.
         * @description Each shows the time at which it is deleted.
         */
        get: operations["recording_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/recordings/{recording_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Request a link to a recording.
         * @description The link is valid for five minutes. From `purge_at` on the response is 410 and no link works,
         *     whether or not the recording has been removed.
         */
        get: operations["recording_read"];
        put?: never;
        post?: never;
        /**
         * Delete a recording.
         * @description It is gone at once. The answer and its evaluation stay.
         */
        delete: operations["recording_delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/retention/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read whether recordings are deleted on time.
         * @description Covers all deletions so far: how many, the longest delay, and how many are overdue.
         */
        get: operations["retention_status"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/credits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read remaining credits.
         * @description It shows the free sessions left this month, credits, and the end of the Pro period.
         */
        get: operations["credit_read"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/credits/adjustments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change a user's credits.
         * @description Needs an Idempotency-Key: a repeated request changes nothing. Taking more than there are leaves
         *     a debt, which the next credits pay.
         */
        post: operations["credit_adjust"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/invoices/open": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Download any invoice or credit note.
         * @description It is there after the account has been deleted, as the law demands.
         */
        post: operations["invoice_open"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/orders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Order credits; open Razorpay's checkout with the response.
         * @description Send an Idempotency-Key: a repeated request returns the same order.
         */
        post: operations["payment_order"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/orders/{order_id}/credit-notes/{cause}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Download a credit note as a PDF.
         * @description `cause` is the refund or the lost dispute that the order names with its credit notes.
         */
        get: operations["payment_credit_note"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/orders/{order_id}/invoice": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Download the tax invoice of a paid order as a PDF.
         * @description Download the tax invoice of a paid order as a PDF.
         */
        get: operations["payment_invoice"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/payments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List orders, newest first.
         * @description Each charge of a subscription is an order.
         */
        get: operations["payment_history"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/payments/open": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what is not final at Razorpay.
         * @description Unpaid orders, subscriptions, refunds and disputes, each looked at until it is final; after them
         *     what was closed by hand.
         */
        get: operations["payment_open"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/payments/open/close": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End an open item by hand.
         * @description For what Razorpay will never finish. It is not looked at again, and stays listed with the
         *     reason. A refund that was paid in another way is booked, with its credit note.
         */
        post: operations["payment_open_close"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/payments/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Replay failed webhook events.
         * @description Effects that an event had before are not repeated.
         */
        post: operations["payment_replay"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/payments/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Verify a payment that the checkout completed.
         * @description It need not wait for the webhook. The signature is checked against the stored order or
         *     subscription; Razorpay says what was paid.
         */
        post: operations["payment_verify"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/payments/{payment_id}/refund": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Refund a payment or part of it.
         * @description Needs an Idempotency-Key: a repeated request refunds nothing twice. What Razorpay refuses for
         *     now, such as for want of balance, is asked for again until it stands.
         */
        post: operations["payment_refund"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plans": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the products for sale and the free monthly allowance.
         * @description Prices are in paise of INR and include GST. A period (`monthly`, `yearly`) is a subscription.
         */
        get: operations["payment_plans"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reports/gstr1/{month}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Download the figures of GSTR-1 of a month.
         * @description Supplies to unregistered buyers by State and rate, to registered ones by invoice, all of them by
         *     service code (table 12), and the series of documents. What tables 7 and 12 sum up is less the
         *     credit notes.
         */
        get: operations["sales_gstr1"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reports/sales/{month}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Download the sales register of a month.
         * @description Every invoice and credit note with its tax and its type in GSTR-1, and the fees that Razorpay
         *     kept.
         */
        get: operations["sales_register"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reports/settlements/{month}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Download the payouts of a month.
         * @description Each payment, refund and adjustment with its fee and the tax on it, and the sum of each payout
         *     as the bank's statement shows it.
         */
        get: operations["settlement_register"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/subscriptions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List subscriptions, newest first.
         * @description `status` is what Razorpay said last; `pending` and `halted` need another card.
         */
        get: operations["subscription_list"];
        put?: never;
        /**
         * Start a subscription.
         * @description Open Razorpay's checkout with the response. While that checkout is open, a second request for
         *     the same returns the same subscription. What is paid for already is kept: a period begins when
         *     the one before it ends.
         */
        post: operations["subscription_start"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/subscriptions/{subscription_id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel a subscription at the end of its period.
         * @description Cancelling again changes nothing.
         */
        post: operations["subscription_cancel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks/razorpay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Receive a Razorpay webhook.
         * @description Stores only the ids that a signed event names; a queue processes them later. Events may arrive
         *     twice, late and in any order.
         */
        post: operations["razorpay_webhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhook-deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List deliveries to your webhook endpoints, newest first.
         * @description Each is kept for 30 days after its last attempt.
         */
        get: operations["webhook_delivery_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhook-deliveries/{delivery_id}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Replay a delivery.
         * @description The event has the same id as before. One that waits for its next attempt is sent at once. One
         *     in ten seconds is sent to an endpoint.
         */
        post: operations["webhook_delivery_replay"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhook-endpoints": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List your webhook endpoints, oldest first.
         * @description Secrets are not among it: they are shown once, when they are made.
         */
        get: operations["webhook_endpoint_list"];
        put?: never;
        /**
         * Create a webhook endpoint.
         * @description Events of this account are posted to it, signed as by the Standard Webhooks specification. Keep
         *     the secret: it is shown in this answer only, and again if it is repeated with the same key.
         */
        post: operations["webhook_endpoint_add"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhook-endpoints/{endpoint_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Delete a webhook endpoint.
         * @description What waits to be sent there fails at its next attempt, without a request.
         */
        delete: operations["webhook_endpoint_delete"];
        options?: never;
        head?: never;
        /**
         * Change a webhook endpoint.
         * @description Enabling one that was disabled begins afresh; send what failed meanwhile by
         *     `webhook_delivery_replay`.
         */
        patch: operations["webhook_endpoint_update"];
        trace?: never;
    };
    "/api/v1/webhook-endpoints/{endpoint_id}/secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Create another secret for a webhook endpoint.
         * @description For 24 hours events are signed with the one before as well.
         */
        post: operations["webhook_endpoint_rotate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhook-endpoints/{endpoint_id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Start a test of a webhook endpoint.
         * @description An event of the type `endpoint.test` is sent; `webhook_delivery_list` shows how it went. One in
         *     ten seconds is sent.
         */
        post: operations["webhook_endpoint_test"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/consents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the caller's consents to new purposes.
         * @description With every act so far. `recording_consent_read` returns the consent to recording.
         */
        get: operations["consent_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/consents/{purpose}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Consent to a purpose.
         * @description Consent to a purpose.
         */
        put: operations["consent_agree"];
        post?: never;
        /**
         * Withdraw the consent to a purpose.
         * @description Withdraw the consent to a purpose.
         */
        delete: operations["consent_withdraw"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/disclosures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the acts of all disclosures, newest first.
         * @description List the acts of all disclosures, newest first.
         */
        get: operations["disclosure_list"];
        put?: never;
        /**
         * Request a disclosure to an authority.
         * @description Nothing can be read before another admin has approved it. The record cannot be changed.
         */
        post: operations["disclosure_request"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/disclosures/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Check that no disclosure was changed or removed.
         * @description With `head`, also that the record still holds the entry with that hash.
         */
        get: operations["disclosure_check"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/disclosures/{disclosure_id}/approval": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Confirm a disclosure as a second person.
         * @description Not as the admin who requested it. Its content can be read for 30 days from then on.
         */
        post: operations["disclosure_approve"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/disclosures/{disclosure_id}/content": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Read the content of an approved disclosure.
         * @description Each reading is recorded first, with the SHA-256 of what is handed over.
         */
        post: operations["disclosure_content"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/policy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the privacy policy in effect.
         * @description Read the privacy policy in effect.
         */
        get: operations["policy_current"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/policy/emails": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read how far the emails about the policy are.
         * @description Read how far the emails about the policy are.
         */
        get: operations["policy_emails"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/policy/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the versions of the privacy policy.
         * @description Newest first; the first one may not be in effect yet.
         */
        get: operations["policy_history"];
        put?: never;
        /**
         * Publish a version of the privacy policy.
         * @description A version never changes: repeating the request returns it. Every user who is registered then
         *     gets one email; the first use from its effective date on counts as acceptance. A purpose that
         *     it adds needs the consent of each user.
         */
        post: operations["policy_publish"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/privacy/conformance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read which tests show each clause of the policy.
         * @description The table was written when this installation was built: the commit, and for each clause its
         *     text, the SHA-256 of the text, and how many tests passed and failed.
         */
        get: operations["privacy_conformance"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/privacy/erasures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Read the progress of an erasure and its receipt.
         * @description There is no account to log in to any more: the token says which erasure is meant. It is good
         *     for 90 days after the receipt was issued.
         */
        post: operations["erasure_progress"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/privacy/receipts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Check the receipt of an erasure and show what it says.
         * @description It is ours if its signature is good and it stands in the chain of all receipts. The signature
         *     can be checked without us: `python -m dev.receipt FILE`.
         */
        post: operations["privacy_receipt"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/analytics/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Receive a usage event.
         * @description It is added to counters of the day, and nothing else is stored of it. A browser that sends
         *     `Sec-GPC: 1` or `DNT: 1` is not counted.
         */
        post: operations["analytics_collect"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/analytics/summary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read how much the service is used.
         * @description What was counted fewer than ten times on a day is added up as `other`, or not shown.
         */
        get: operations["analytics_summary"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/accounts/{user_id}/acts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change what an account may do.
         * @description Disable or enable it, give it a role, end its logins, send its owner a link for a new password.
         *
         *     `remove-second-factor` is for an owner who has lost the app and the recovery codes: they are
         *     told by email, and it is done three days later unless a code is used until then.
         */
        post: operations["admin_act"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/acts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the acts of people with a role, newest first.
         * @description List the acts of people with a role, newest first.
         */
        get: operations["admin_record"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/acts/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Check that no act was changed or removed.
         * @description With `head`, also that the record still holds the entry with that hash.
         */
        get: operations["admin_record_check"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/emails": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Request the email again that proves an address.
         * @description The limit of three emails an hour does not hold for it.
         */
        post: operations["admin_resend"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/queues/{name}/requeue": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Replay the poison messages of a queue.
         * @description They return to it, a few each minute. A message may be handled twice and none is lost.
         */
        post: operations["admin_requeue"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/support/accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Read which account an email address has.
         * @description Read which account an email address has.
         */
        post: operations["support_find"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/support/accounts/{user_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Read the state of an account.
         * @description No name, no address, nothing that its owner has written.
         */
        post: operations["support_account"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/support/accounts/{user_id}/orders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * List the orders of an account, newest first.
         * @description Without the buyer's name and address, which stand on invoices.
         */
        post: operations["support_orders"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/support/queues": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the queues and how many messages wait in each.
         * @description `poison`: those that failed too often and wait for `admin_requeue`.
         */
        get: operations["support_queues"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/timers/{name}/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Start a timer's work now.
         * @description `name` is the timer's function: `purge_recordings`, `session_sweep`, `payment_reconcile`. It is
         *     for a platform that no longer starts timers; a run beside the schedule does no harm. The
         *     platform ends a response after 230 seconds, the work goes on.
         */
        post: operations["timer_run"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/docs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the API reference.
         * @description An HTML page that loads nothing from other hosts and can send requests.
         */
        get: operations["api_docs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Check every dependency.
         * @description Returns 503 with the same document when one does not respond, or when a setting is missing: it
         *     is named, and its value never shown.
         */
        get: operations["api_health"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the OpenAPI 3.1 description of this API.
         * @description Read the OpenAPI 3.1 description of this API.
         */
        get: operations["api_openapi"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/problems": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read what problem documents are, and every code there is.
         * @description Read what problem documents are, and every code there is.
         */
        get: operations["api_problems"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/problems/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read what a problem's code means and what to do about it.
         * @description The member `type` of a problem document is this address.
         */
        get: operations["api_problem"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export interface webhooks {
    "resume.read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A resume was uploaded and read.
         * @description A resume was uploaded and read. Posted to the webhook endpoints that listen to `resume.read`.
         */
        post: operations["on_resume_read"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "session.evaluated": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A session was evaluated; its result can be fetched.
         * @description A session was evaluated; its result can be fetched. Posted to the webhook endpoints that listen to `session.evaluated`.
         */
        post: operations["on_session_evaluated"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "recording.purged": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A recording was removed since it was 90 days old.
         * @description A recording was removed since it was 90 days old. Posted to the webhook endpoints that listen to `recording.purged`.
         */
        post: operations["on_recording_purged"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "endpoint.test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * You asked for an event to try the endpoint.
         * @description You asked for an event to try the endpoint. Posted to the webhook endpoints that listen to `endpoint.test`.
         */
        post: operations["on_endpoint_test"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export interface components {
    schemas: {
        /**
         * Accepted
         * @description The response, which is the same for every address, known or not.
         */
        Accepted: {
            /**
             * Message
             * @description the same for every address, known or not
             * @default If there is something to send to this address, an email is on its way; no address gets more than three an hour.
             */
            message: string;
        };
        /**
         * AccountDelete
         * @description The password once more, since the erasure cannot be undone.
         *
         *     Who has none leaves it out, and has logged in within the last ten minutes.
         */
        AccountDelete: {
            /**
             * Password
             * @description the password once more; empty where the account has none. Default: "".
             */
            password?: string;
        };
        /**
         * AccountEmailChange
         * @description The address that the account is to have.
         */
        AccountEmailChange: {
            /**
             * Email
             * Format: email
             * @description the email address
             * @example ada@example.com
             */
            email: string;
        };
        /**
         * AccountEmailConfirm
         * @description The token from the link in the email.
         */
        AccountEmailConfirm: {
            /**
             * Token
             * @description the secret from the link in the email
             */
            token: string;
        };
        /**
         * AccountStateView
         * @description The state of an account, without its name, its address and any content.
         */
        AccountStateView: {
            /**
             * User Id
             * @description id of the user
             */
            user_id: string;
            /** @description whether the account can be used */
            status: components["schemas"]["Status"];
            /**
             * Roles
             * @description what the account may do: user, support, admin
             */
            roles: string[];
            /**
             * Created At
             * Format: date-time
             * @description when it was created, UTC
             */
            created_at: string;
            /**
             * Password Changed At
             * Format: date-time
             * @description when the password was last changed, UTC
             */
            password_changed_at: string;
            /**
             * Has Password
             * @description true: the account has a password
             */
            has_password: boolean;
            /**
             * Has Second Factor
             * @description true: a login needs a second factor
             */
            has_second_factor: boolean;
            /**
             * Second Factor Removed At
             * @description when a requested removal of the second factor takes effect, UTC; null: none is due
             */
            second_factor_removed_at: string | null;
            /**
             * Passkeys
             * @description how many passkeys the account has
             */
            passkeys: number;
            /**
             * Providers
             * @description providers at which an identity is linked
             */
            providers: string[];
            /**
             * Email Change Open
             * @description true: a change of the email address waits to be confirmed
             */
            email_change_open: boolean;
            /**
             * Acts
             * @description what people with a role did with the account
             */
            acts: components["schemas"]["ActView"][];
        };
        /**
         * AccountUpdate
         * @description What can be changed.
         */
        AccountUpdate: {
            /**
             * Name
             * @description the name to show
             * @example Ada Lovelace
             */
            name: string;
        };
        /**
         * AccountView
         * @description The account of the caller.
         */
        AccountView: {
            /**
             * User Id
             * @description id of the user
             */
            user_id: string;
            /**
             * Name
             * @description the full name
             */
            name: string;
            /**
             * Email
             * @description the email address
             */
            email: string;
            /**
             * Roles
             * @description what the account may do: user, support, admin
             */
            roles: string[];
            /**
             * Created At
             * Format: date-time
             * @description when it was created, UTC
             */
            created_at: string;
            /**
             * Password Changed At
             * Format: date-time
             * @description when the password was last changed, UTC
             */
            password_changed_at: string;
            /**
             * Has Second Factor
             * @description true: a login needs a second factor
             */
            has_second_factor: boolean;
        };
        /**
         * Act
         * @description What can be done with an account.
         * @enum {string}
         */
        Act: "disable" | "enable" | "make-user" | "make-support" | "make-admin" | "end-logins" | "remove-second-factor" | "keep-second-factor" | "send-reset";
        /**
         * ActView
         * @description What a person with a role did with an account, and why.
         */
        ActView: {
            /**
             * Act
             * @description what was done
             */
            act: string;
            /**
             * Reason
             * @description why it was done
             */
            reason: string;
            /**
             * At
             * Format: date-time
             * @description when it was done, UTC
             */
            at: string;
        };
        /**
         * AdaptedView
         * @description A question that was asked instead of another, before anyone had seen that.
         */
        AdaptedView: {
            /**
             * Question Id
             * @description id of the question
             */
            question_id: string;
            /**
             * Instead Of
             * @description id of the question that gave way
             */
            instead_of: string;
            /** @description whether it is the easier or the harder one */
            difficulty: components["schemas"]["Difficulty"];
            /**
             * Why
             * @description what the answers before it were like
             */
            why: string;
        };
        /**
         * Agreement
         * @description The wording that the candidate was shown and has agreed to.
         */
        Agreement: {
            /** @description the version of the sentence that was agreed to */
            wording: components["schemas"]["Wording"];
        };
        /**
         * AllowanceView
         * @description Remaining credits. Pro is used first, then the free interviews, then credits.
         */
        AllowanceView: {
            /**
             * Credits
             * @description paid interviews that are left
             */
            credits: number;
            /**
             * Free Left
             * @description free interviews that are left this month
             */
            free_left: number;
            /**
             * Pro Until
             * @description the end of the paid period, UTC; null: there is none
             */
            pro_until: string | null;
            /**
             * Reserved
             * @description credits of open sessions that have no answer yet
             */
            reserved: number;
            /**
             * Frozen
             * @description credits that wait until a payment dispute is decided
             */
            frozen: number;
            /**
             * Debt
             * @description used interviews whose money went back; new credits pay these
             */
            debt: number;
        };
        /**
         * AnalysedMedia
         * @description Everything that is kept of a spoken answer.
         *
         *     ``partial`` says that this is less than was said: the file was damaged or cut off and only its
         *     beginning could be read, or ``transcript.unheard`` names stretches without words.
         *     ``container`` is None when the browser sent words and times instead of a recording.
         *     ``picture_left_out`` says why a video has no presence of the server's.
         */
        AnalysedMedia: {
            /**
             * Analysis Version
             * @description the version of the analysis that made this
             * @default 2
             */
            analysis_version: string;
            /** @description the container format of the recording; null: the browser sent words and no recording */
            container: components["schemas"]["ContainerFormat"] | null;
            /**
             * Duration S
             * @description from the start of the recording
             */
            duration_s: number;
            /**
             * Partial
             * @description true: less was read or heard than was said
             */
            partial: boolean;
            /** @description what was said, with the time of each word */
            transcript: components["schemas"]["Transcript"];
            /** @description how the answer was spoken, in numbers */
            delivery: components["schemas"]["Delivery"];
            /** @description what the picture shows, never scored; null: no picture was looked at */
            presence: components["schemas"]["Presence"] | null;
            /**
             * @description why the picture of a video was not looked at; null: it was, or there is none
             * @default null
             */
            picture_left_out: components["schemas"]["PictureLeftOut"] | null;
        };
        /**
         * AnalyticsView
         * @description Counters of a range of days. What was counted fewer than ten times in a day is not shown.
         */
        AnalyticsView: {
            /**
             * First
             * @description the first day, in UTC, YYYY-MM-DD
             */
            first: string;
            /**
             * Last
             * @description the last day, in UTC, YYYY-MM-DD
             */
            last: string;
            /**
             * Pages
             * @description pages by visits
             */
            pages: components["schemas"]["CountView"][];
            /**
             * Features
             * @description features by use
             */
            features: components["schemas"]["CountView"][];
            /**
             * Durations
             * @description visits by length
             */
            durations: components["schemas"]["CountView"][];
            /**
             * Days
             * @description the page views of each day
             */
            days: components["schemas"]["DayView"][];
        };
        /**
         * AnswerEvaluation
         * @description What one evaluator says of one answer.
         *
         *     Every dimension is there once; the weights add up to 1, and ``overall`` is the weighted mean.
         *     ``key_points`` are those of the task, in order.
         */
        AnswerEvaluation: {
            /**
             * Evaluator
             * @description what evaluated it
             */
            evaluator: string;
            /**
             * Evaluator Version
             * @description the version of the evaluator
             */
            evaluator_version: string;
            /**
             * Rubric Version
             * @description the version of the weights and norms that the scores rest on
             */
            rubric_version: string;
            /** @description scored on its merits, or why not */
            verdict: components["schemas"]["Verdict"];
            /**
             * Reason
             * @description one sentence for the candidate on the verdict
             */
            reason: string;
            /**
             * Confidence
             * @description how certain this is, 0 to 1
             */
            confidence: number;
            /**
             * Overall
             * @description 0 (nothing) to 5 (excellent)
             */
            overall: number;
            /**
             * Dimensions
             * @description the score of each dimension; the weights add up to 1
             */
            dimensions: components["schemas"]["DimensionScore"][];
            /**
             * Key Points
             * @description what a strong answer says, in the order of the question, and how far this one does
             */
            key_points: components["schemas"]["KeyPointResult"][];
            /** @description only for behavioural questions */
            star: components["schemas"]["StarParts"] | null;
            /**
             * Missing
             * @description the key points that are not fully made
             */
            missing: string[];
            /**
             * Improvement
             * @description the one change that would help most
             */
            improvement: string;
            /**
             * Stronger Outline
             * @description the steps of a stronger answer
             */
            stronger_outline: string[];
            /**
             * @description null where none is used, or the verdict is not `scored`
             * @default null
             */
            language_model: components["schemas"]["LanguageModelPart"] | null;
        };
        /**
         * AnswerView
         * @description What the candidate answered to one question.
         */
        AnswerView: {
            /**
             * Text
             * @description the words of the answer, typed or recognised
             */
            text: string;
            /**
             * Answered At
             * Format: date-time
             * @description when the answer was given, UTC
             */
            answered_at: string;
            /**
             * Duration S
             * @description seconds the candidate took for the answer; null: not known
             */
            duration_s: number | null;
            /** @description how it was answered */
            mode: components["schemas"]["Mode"];
            /**
             * Analysis Id
             * @description names the analysis of a spoken answer (`session_analysis`); null: the answer is text
             */
            analysis_id: string | null;
            /**
             * Late By S
             * @description seconds beyond the time limit, which cost nothing; null: no clock was running
             */
            late_by_s: number | null;
        };
        /**
         * AppealView
         * @description A key point with its first judgement and the one on the words that were marked for it.
         */
        AppealView: {
            /**
             * Id
             * @description its id
             */
            id: string;
            /**
             * Key Point
             * @description the place of the key point, from 0
             */
            key_point: number;
            /**
             * Point
             * @description the text of the key point
             */
            point: string;
            /**
             * Start
             * @description the first marked character of the answer, in code points
             */
            start: number;
            /**
             * End
             * @description the character after the last marked one, in code points
             */
            end: number;
            /**
             * Marked
             * @description the marked words
             */
            marked: string;
            /**
             * Made At
             * Format: date-time
             * @description when it was made and judged
             */
            made_at: string;
            /** @description the first judgement, which is kept */
            first: components["schemas"]["Coverage"];
            /**
             * First Version
             * @description the evaluator of the first judgement
             */
            first_version: string;
            /**
             * Contradicted
             * @description whether the first judgement found the opposite
             */
            contradicted: boolean;
            /** @description the judgement on the marked words */
            second: components["schemas"]["Coverage"];
            /**
             * Second Version
             * @description the evaluator of the second judgement
             */
            second_version: string;
            /** @description why the second judgement is as it is */
            ground: components["schemas"]["Ground"];
            /**
             * Overturned
             * @description whether the point counts now
             */
            overturned: boolean;
            /**
             * Reason
             * @description one sentence for the candidate on the second judgement
             */
            reason: string;
        };
        /**
         * AppealsView
         * @description The appeals about one question, and what they come to.
         */
        AppealsView: {
            /**
             * Question Id
             * @description id of the question
             */
            question_id: string;
            /**
             * Appeals
             * @description oldest first
             */
            appeals: components["schemas"]["AppealView"][];
            /**
             * Overall
             * @description the answer's score in the evaluation
             */
            overall: number;
            /**
             * Overall After
             * @description with all points that were overturned
             */
            overall_after: number;
            /**
             * Session Overall
             * @description the session's score in the evaluation
             */
            session_overall: number;
            /**
             * Session Overall After
             * @description with all points that were overturned
             */
            session_overall_after: number;
        };
        /**
         * Arrived
         * @description The upload that has arrived.
         */
        Arrived: {
            /**
             * Upload Id
             * @description id of the upload
             */
            upload_id: string;
        };
        /**
         * Asserted
         * @description What a device has signed.
         */
        Asserted: {
            /**
             * Clientdatajson
             * @description what the browser gives, in base64url
             */
            clientDataJSON: string;
            /**
             * Authenticatordata
             * @description what the browser gives, in base64url
             */
            authenticatorData: string;
            /**
             * Signature
             * @description the signature in base64url
             */
            signature: string;
            /**
             * Userhandle
             * @description the user as the passkey names them, in base64url; null: it does not
             * @default null
             */
            userHandle: string | null;
        };
        /**
         * AttemptView
         * @description One try at a question. ``gained`` and ``lost`` compare it with the one before.
         */
        AttemptView: {
            /**
             * Number
             * @description 1 is the answer in the session
             */
            number: number;
            /**
             * Id
             * @description null: the answer in the session
             */
            id: string | null;
            /**
             * Made At
             * @description null: the question was left unanswered
             */
            made_at: string | null;
            /**
             * Text
             * @description the words of this try
             */
            text: string;
            /**
             * Overall
             * @description 0 (nothing) to 5 (excellent)
             */
            overall: number;
            /** @description scored on its merits, or why not */
            verdict: components["schemas"]["Verdict"];
            /**
             * Points
             * @description in the order of `key_points`
             */
            points: components["schemas"]["Coverage"][];
            /**
             * Gained
             * @description places of key points covered now, from 0
             */
            gained: number[];
            /**
             * Lost
             * @description places of key points no longer covered, from 0
             */
            lost: number[];
            /**
             * Evaluator Version
             * @description the version of the evaluator
             */
            evaluator_version: string;
        };
        /**
         * AttemptsView
         * @description All tries at one question side by side, oldest first.
         */
        AttemptsView: {
            /**
             * Question Id
             * @description id of the question
             */
            question_id: string;
            /**
             * Question
             * @description the question as it was asked
             */
            question: string;
            /**
             * Key Points
             * @description what a strong answer says, in the order of the question, and how far this one does
             */
            key_points: string[];
            /**
             * Attempts
             * @description every try, oldest first; the first is the answer in the session
             */
            attempts: components["schemas"]["AttemptView"][];
            /**
             * Follow Ups
             * @description answers to follow-up questions, oldest first
             */
            follow_ups: components["schemas"]["FollowUpAnswerView"][];
            /**
             * Best
             * @description the number of the best one; of several, the first
             */
            best: number;
            /**
             * Last
             * @description the number of the last one
             */
            last: number;
        };
        /**
         * Attested
         * @description What a device says of the key pair that it has made.
         */
        Attested: {
            /**
             * Clientdatajson
             * @description what the browser gives, in base64url
             */
            clientDataJSON: string;
            /**
             * Attestationobject
             * @description what the browser gives, in base64url
             */
            attestationObject: string;
        };
        /**
         * AuthorizationView
         * @description Where the browser is to go.
         */
        AuthorizationView: {
            /**
             * Authorization Url
             * @description the address at the provider that the browser opens next
             */
            authorization_url: string;
        };
        /**
         * Band
         * @description Where a value lies by its norm: as listeners like it, noticeable, or in the way.
         * @enum {string}
         */
        Band: "good" | "noticeable" | "strong";
        /**
         * Basics
         * @description Name and contact details of the candidate.
         */
        Basics: {
            /**
             * Name
             * @description the candidate's name; null: not found
             * @default null
             */
            name: string | null;
            /**
             * Label
             * @description the headline under the name; null: not found
             * @default null
             */
            label: string | null;
            /**
             * Email
             * @description the email address as printed; null: not found
             * @default null
             */
            email: string | null;
            /**
             * Phone
             * @description the telephone number as printed; null: not found
             * @default null
             */
            phone: string | null;
            /**
             * Url
             * @description an address on the web; null: not found
             * @default null
             */
            url: string | null;
            /**
             * Summary
             * @description the summary at the top; null: not found
             * @default null
             */
            summary: string | null;
            /**
             * @description the address; null: not found
             * @default null
             */
            location: components["schemas"]["Location"] | null;
            /**
             * Profiles
             * @description accounts at networks such as LinkedIn or GitHub
             * @default []
             */
            profiles: components["schemas"]["Profile"][];
        };
        /**
         * BasicsPatch
         * @description The members of name and contact details to change; null removes one.
         */
        BasicsPatch: {
            /**
             * Name
             * @description the full name; null: removed
             * @default null
             */
            name: string | null;
            /**
             * Label
             * @description the headline under the name; null: not found
             * @default null
             */
            label: string | null;
            /**
             * Email
             * @description the email address; null: removed
             * @default null
             */
            email: string | null;
            /**
             * Phone
             * @description the telephone number as printed; null: not found
             * @default null
             */
            phone: string | null;
            /**
             * Url
             * @description an address on the web; null: not found
             * @default null
             */
            url: string | null;
            /**
             * Summary
             * @description a paragraph about the candidate; null: removed
             * @default null
             */
            summary: string | null;
            /**
             * @description where it is; null: not found
             * @default null
             */
            location: components["schemas"]["LocationPatch"] | null;
            /**
             * Profiles
             * @description all accounts at networks such as LinkedIn or GitHub; null: none
             * @default null
             */
            profiles: components["schemas"]["ProfilePatch"][] | null;
        };
        /**
         * BrowserAnswer
         * @description The words with their times, and about one look at the picture a second.
         */
        BrowserAnswer: {
            /**
             * Duration S
             * @description the length of the recording in seconds
             */
            duration_s: number;
            /** @description the English that was recognised, by BCP 47 */
            language: components["schemas"]["Locale"];
            /**
             * Engine Version
             * @description the version of the browser's recogniser; may be empty
             * @default
             */
            engine_version: string;
            /**
             * Words
             * @description the words, in order of time
             */
            words: components["schemas"]["BrowserWord"][];
            /**
             * Pictures
             * @description looks at the picture, about one a second; empty: sound only
             * @default []
             */
            pictures: components["schemas"]["PresenceSample"][];
        };
        /**
         * BrowserWord
         * @description A word as the browser's recogniser heard it.
         */
        BrowserWord: {
            /**
             * Text
             * @description the word
             */
            text: string;
            /**
             * Start S
             * @description from the start of the recording
             */
            start_s: number;
            /**
             * End S
             * @description from the start of the recording
             */
            end_s: number;
            /**
             * Confidence
             * @description how certain the word is, 0 to 1; null: not known
             * @default null
             */
            confidence: number | null;
            /**
             * Accuracy
             * @description 0 to 100: how close the sounds are to the expected ones; shown, never scored; null: not assessed
             * @default null
             */
            accuracy: number | null;
        };
        /**
         * BusinessDetails
         * @description A buyer who is registered for GST and claims the tax back; all of it is on the invoice.
         */
        BusinessDetails: {
            /**
             * Gstin
             * @description the buyer's GST number
             * @example 29AAGCB7383J1Z4
             */
            gstin: string;
            /**
             * Name
             * @description the name of the business as registered
             */
            name: string;
            /**
             * Address
             * @description the address as it stands on the invoice
             */
            address: string;
            /**
             * Sez
             * @description buys as a unit or a developer of a special economic zone, for its authorised operations: the tax is IGST within the seller's State too
             * @default false
             */
            sez: boolean;
        };
        /**
         * BusinessView
         * @description A buyer who is registered for GST, as named on the invoice.
         */
        BusinessView: {
            /**
             * Gstin
             * @description the buyer's GST number
             * @example 29AAGCB7383J1Z4
             */
            gstin: string;
            /**
             * Name
             * @description the name of the business as registered
             */
            name: string;
            /**
             * Address
             * @description the address as it stands on the invoice
             */
            address: string;
            /**
             * Sez
             * @description whether it buys in a special economic zone
             */
            sez: boolean;
        };
        /**
         * ByHandView
         * @description That an admin closed an item; ``by`` is a hash of the admin's id.
         */
        ByHandView: {
            /**
             * Reason
             * @description why it was done
             */
            reason: string;
            /**
             * Reference
             * @description where the proof is, such as the number of a bank transfer; null: not told
             */
            reference: string | null;
            /**
             * By
             * @description keyed hash of the id of the admin who did it
             */
            by: string;
            /**
             * At
             * Format: date-time
             * @description when it was done, UTC
             */
            at: string;
        };
        /**
         * CampaignView
         * @description How far the emails about a version are.
         */
        CampaignView: {
            /**
             * Version
             * @description the version of the privacy policy
             */
            version: string;
            /**
             * Begun At
             * Format: date-time
             * @description when it began, UTC
             */
            begun_at: string;
            /**
             * Mailed
             * @description users who were sent the email
             */
            mailed: number;
            /**
             * Undeliverable
             * @description users whom the email did not reach
             */
            undeliverable: number;
            /**
             * Done At
             * @description when it was completed, UTC; null: it goes on
             */
            done_at: string | null;
        };
        /**
         * CampaignsView
         * @description The emails about each significant version.
         */
        CampaignsView: {
            /**
             * Items
             * @description the emails about each significant version
             */
            items: components["schemas"]["CampaignView"][];
        };
        /**
         * Certificate
         * @description A certificate or licence.
         */
        Certificate: {
            /**
             * Name
             * @description what is certified
             */
            name: string;
            /**
             * Issuer
             * @description who issued it; null: not found
             * @default null
             */
            issuer: string | null;
            /**
             * Date
             * @description YYYY or YYYY-MM; null: not found
             * @default null
             */
            date: string | null;
        };
        /**
         * CertificatePatch
         * @description A certificate or licence.
         */
        CertificatePatch: {
            /**
             * Name
             * @description the full name
             */
            name: string;
            /**
             * Issuer
             * @description who issued it; null: not found
             * @default null
             */
            issuer: string | null;
            /**
             * Date
             * @description YYYY or YYYY-MM; null: not found
             * @default null
             */
            date: string | null;
        };
        /**
         * ChainView
         * @description An append-only record, checked from its first entry on.
         */
        ChainView: {
            /**
             * Entries
             * @description that are whole
             */
            entries: number;
            /**
             * Head
             * @description the hash of the last of them; note it elsewhere
             */
            head: string;
            /**
             * Whole
             * @description true: no entry was changed or removed
             */
            whole: boolean;
            /**
             * Broken At
             * @description the first entry that was changed or is missing
             */
            broken_at: string | null;
        };
        /**
         * Change
         * @description What to change in one answer.
         */
        Change: {
            /**
             * Question Id
             * @description id of the question
             */
            question_id: string;
            /**
             * Position
             * @description the place of its question in the session, from 1
             */
            position: number;
            /**
             * Text
             * @description what to change, as one sentence
             */
            text: string;
        };
        /**
         * ChangePassword
         * @description The current password, which is left out where there is none, and the new one.
         */
        ChangePassword: {
            /**
             * Current Password
             * @description the password so far; empty where the account has none. Default: "".
             */
            current_password?: string;
            /**
             * New Password
             * Format: password
             * @description at least 12 characters, and none that is known or easy to guess
             */
            new_password: string;
        };
        /**
         * CheckoutResult
         * @description The order or the subscription, and two of the three values that the checkout returns.
         */
        CheckoutResult: {
            /**
             * Order Id
             * @description id of the order; null: a subscription was paid
             */
            order_id?: string | null;
            /**
             * Subscription Id
             * @description id of the subscription; null: an order was paid
             */
            subscription_id?: string | null;
            /**
             * Razorpay Payment Id
             * @description as the checkout returns it
             */
            razorpay_payment_id: string;
            /**
             * Razorpay Signature
             * @description as the checkout returns it
             */
            razorpay_signature: string;
        };
        /**
         * CheckoutView
         * @description The options of Razorpay's checkout; exactly one of the last two is given.
         */
        CheckoutView: {
            /**
             * Key Id
             * @description the public key id for Razorpay's checkout
             */
            key_id: string;
            /**
             * Name
             * @description the seller
             */
            name: string;
            /**
             * Description
             * @description the product
             */
            description: string;
            /**
             * Amount Paise
             * @description in paise (1/100 rupee), tax included
             */
            amount_paise: number;
            /**
             * Currency
             * @description ISO 4217
             * @default INR
             * @constant
             */
            currency: "INR";
            /**
             * Order Id
             * @description id of the order at Razorpay; null: the checkout is of a subscription
             * @default null
             */
            order_id: string | null;
            /**
             * Subscription Id
             * @description id of the subscription at Razorpay; null: the checkout is of an order
             * @default null
             */
            subscription_id: string | null;
        };
        /**
         * CitationView
         * @description Where in the candidate's resume the fact stands that a question is about.
         */
        CitationView: {
            /**
             * Resume Id
             * @description id of the resume
             */
            resume_id: string;
            /**
             * Fact
             * @description the fact as the question names it
             */
            fact: string;
            /**
             * Pointer
             * @description RFC 6901 into the parsed resume
             */
            pointer: string;
            /**
             * Page
             * @description null: the candidate stated it, and it stands nowhere in the file
             */
            page: number | null;
            /**
             * Quote
             * @description the line of the resume that says it
             */
            quote: string;
        };
        /**
         * ClauseResult
         * @description A clause and its tests.
         */
        ClauseResult: {
            /**
             * Clause
             * @description id of the clause of the privacy policy
             */
            clause: string;
            /**
             * Promise
             * @description the clause in its own words
             */
            promise: string;
            /**
             * Sha256
             * @description of `promise` in UTF-8
             */
            sha256: string;
            /**
             * Tests
             * @description tests of the clause
             */
            tests: number;
            /**
             * Passed
             * @description tests that passed
             */
            passed: number;
            /**
             * Failed
             * @description tests that failed
             */
            failed: number;
            /** @description not_shown: no test has passed or failed */
            result: components["schemas"]["Shown"];
        };
        /**
         * CoachAgreement
         * @description How near a coach's grades are to our scores.
         */
        CoachAgreement: {
            /**
             * Mean Difference
             * @description the mean of the differences, whichever is higher; 0: the same
             */
            mean_difference: number;
            /**
             * Answers
             * @description how many answers have both; few say little
             */
            answers: number;
        };
        /**
         * CoachAnswer
         * @description An answer to be graded, without anything that we say of it.
         */
        CoachAnswer: {
            /**
             * Position
             * @description the place of the question, from 1
             */
            position: number;
            /**
             * Question Id
             * @description id of the question
             */
            question_id: string;
            /** @description what sort of question it is */
            kind: components["schemas"]["QuestionKind"];
            /** @description what the question is mainly about */
            competency: components["schemas"]["Competency"];
            /**
             * Question
             * @description the question as it was asked
             */
            question: string;
            /**
             * Answer
             * @description empty: it was left unanswered, and is not graded
             */
            answer: string;
            /**
             * Duration S
             * @description seconds the candidate took for the answer; null: not known
             */
            duration_s: number | null;
        };
        /**
         * CoachGradeView
         * @description A coach's grade beside our score of the same answer.
         */
        CoachGradeView: {
            /**
             * Question Id
             * @description id of the question
             */
            question_id: string;
            /**
             * Score
             * @description what the coach gives, 0 to 5
             */
            score: number;
            /**
             * Note
             * @description what the coach says of the answer; may be empty
             */
            note: string;
            /**
             * Ours
             * @description our score when it was graded; null: the answer was not heard well
             */
            ours: number | null;
        };
        /**
         * CoachLinkState
         * @description Whether a link leads anywhere.
         * @enum {string}
         */
        CoachLinkState: "open" | "expired" | "revoked";
        /**
         * CoachLinkView
         * @description A link for a coach, and what came of it.
         */
        CoachLinkView: {
            /**
             * Id
             * @description its id
             */
            id: string;
            /**
             * Label
             * @description whom you made it for; empty: not noted
             */
            label: string;
            /** @description whether it leads anywhere */
            state: components["schemas"]["CoachLinkState"];
            /**
             * Created At
             * Format: date-time
             * @description when it was created, UTC
             */
            created_at: string;
            /**
             * Expires At
             * Format: date-time
             * @description until when this can be used, UTC
             */
            expires_at: string;
            /**
             * Last Used At
             * @description when it was opened, noted once an hour; null: never
             */
            last_used_at: string | null;
            /**
             * Revoked At
             * @description null: it was not revoked
             */
            revoked_at: string | null;
            /**
             * Show Name
             * @description whether the coach sees the candidate's name
             */
            show_name: boolean;
            /**
             * Graded At
             * @description null: the coach has not graded yet
             */
            graded_at: string | null;
            /**
             * Grades
             * @description empty until the coach has graded
             */
            grades: components["schemas"]["CoachGradeView"][];
            /**
             * Note
             * @description what the coach says of the whole session; may be empty
             */
            note: string;
            /** @description null: no answer has a grade and a score */
            agreement: components["schemas"]["CoachAgreement"] | null;
        };
        /**
         * CoachLinksView
         * @description The links of a session.
         */
        CoachLinksView: {
            /**
             * Items
             * @description every link, oldest first
             */
            items: components["schemas"]["CoachLinkView"][];
        };
        /**
         * CoachView
         * @description A session as a coach sees it: its answers, and our report once they are graded.
         */
        CoachView: {
            /**
             * Candidate
             * @description the name in the account; null: the candidate stays unnamed
             */
            candidate: string | null;
            /** @description the job that the session prepares for */
            role: components["schemas"]["Role"];
            /** @description how experienced the candidate is */
            level: components["schemas"]["Level"];
            /**
             * Created At
             * Format: date-time
             * @description when it was created, UTC
             */
            created_at: string;
            /**
             * Expires At
             * Format: date-time
             * @description when the link ends, unless it is revoked before
             */
            expires_at: string;
            /**
             * Answers
             * @description every question with its answer
             */
            answers: components["schemas"]["CoachAnswer"][];
            /**
             * Graded At
             * @description null: nothing has been graded
             */
            graded_at: string | null;
            /**
             * Grades
             * @description empty until they are given
             */
            grades: components["schemas"]["CoachGradeView"][];
            /**
             * Note
             * @description the coach's own, of the whole session
             */
            note: string;
            /** @description null: not graded, or no answer has a grade and a score */
            agreement: components["schemas"]["CoachAgreement"] | null;
            /** @description null until the answers are graded */
            report: components["schemas"]["Report"] | null;
        };
        /**
         * Competency
         * @description What a question is mainly about.
         * @enum {string}
         */
        Competency: "problem_solving" | "coding" | "system_design" | "data_modelling" | "debugging" | "testing" | "security" | "performance" | "operations" | "data_analysis" | "machine_learning" | "product_thinking" | "communication" | "collaboration" | "leadership" | "ownership" | "learning" | "prioritisation" | "user_experience" | "requirements";
        /**
         * CompetencyProgress
         * @description How a candidate does in one competency. Tries after a session are shown, and not counted.
         */
        CompetencyProgress: {
            /** @description what the question is mainly about */
            competency: components["schemas"]["Competency"];
            /**
             * Answers
             * @description how many questions of sessions count; unanswered ones as 0
             */
            answers: number;
            /**
             * Unanswered
             * @description how many of these were left unanswered
             */
            unanswered: number;
            /**
             * Sessions
             * @description in how many evaluated sessions it was asked about
             */
            sessions: number;
            /**
             * Roles
             * @description the jobs that these sessions prepared for
             */
            roles: components["schemas"]["Role"][];
            /** @description null: there are too few answers */
            estimate: components["schemas"]["Estimate"] | null;
            /**
             * Answers Needed
             * @description so many more answers until there is an estimate
             */
            answers_needed: number;
            /** @description null: there are not three first and three later answers */
            trend: components["schemas"]["Trend"] | null;
            /**
             * Attempts
             * @description how often its questions were tried again
             */
            attempts: number;
            /** @description null: none was tried again */
            best_attempt: components["schemas"]["PracticeTry"] | null;
            /** @description null: none was tried again */
            last_attempt: components["schemas"]["PracticeTry"] | null;
        };
        /**
         * CompetencyScore
         * @description The mean over the questions about one competency.
         */
        CompetencyScore: {
            /** @description what the question is mainly about */
            competency: components["schemas"]["Competency"];
            /**
             * Score
             * @description 0 (nothing) to 5 (excellent)
             */
            score: number;
            /**
             * Questions
             * @description questions about this competency
             */
            questions: number;
        };
        /**
         * Conditions
         * @description How a session is held.
         * @enum {string}
         */
        Conditions: "real" | "study";
        /**
         * ConformanceTable
         * @description Every clause of the policy, and what the tests of one commit have shown of it.
         */
        ConformanceTable: {
            /**
             * Commit
             * @description null: this installation was not tested when built
             */
            commit: string | null;
            /**
             * Tested At
             * @description when the tests ran, UTC; null: this installation was not tested when built
             */
            tested_at: string | null;
            /**
             * Clauses
             * @description every clause, in the order of the policy
             */
            clauses: components["schemas"]["ClauseResult"][];
        };
        /**
         * ConsentSource
         * @description How a consent came to hold for a session.
         * @enum {string}
         */
        ConsentSource: "session" | "default";
        /**
         * ConsentView
         * @description The consent that holds for new sessions unless they say otherwise.
         */
        ConsentView: {
            /** @description null: nothing is recorded */
            default: components["schemas"]["RecordingConsentView"] | null;
            /**
             * Wording
             * @description the version to send when agreeing
             */
            wording: string;
            /**
             * Text
             * @description the sentence to show
             */
            text: string;
        };
        /**
         * ConsentsView
         * @description Every purpose that needs a consent, and every act of the caller, oldest first.
         */
        ConsentsView: {
            /**
             * Purposes
             * @description uses of personal data that need a consent of their own
             */
            purposes: components["schemas"]["PurposeConsentView"][];
            /**
             * History
             * @description every consent and withdrawal of the caller, oldest first
             */
            history: components["schemas"]["PurposeActView"][];
        };
        /**
         * ContainerFormat
         * @description A container, by the name of its demuxer in FFmpeg.
         * @enum {string}
         */
        ContainerFormat: "matroska" | "mp4" | "wav" | "mp3" | "ogg" | "flac" | "aac" | "amr";
        /**
         * @description As `blob.type` gives it: in any case, with or without parameters such as `codecs`. Accepted: audio/webm, audio/x-matroska, audio/matroska, video/webm, video/x-matroska, video/matroska, audio/mp4, audio/x-m4a, audio/m4a, audio/x-mp4, audio/mp4a-latm, audio/3gpp, audio/3gpp2, video/mp4, video/quicktime, video/x-m4v, video/3gpp, video/3gpp2, audio/wav, audio/x-wav, audio/wave, audio/vnd.wave, audio/x-pn-wav, audio/mpeg, audio/mp3, audio/x-mp3, audio/x-mpeg, audio/mpeg3, audio/ogg, audio/opus, audio/x-ogg, application/ogg, video/ogg, video/x-ogg, audio/flac, audio/x-flac, audio/aac, audio/x-aac, audio/aacp, audio/amr, audio/amr-wb, audio/x-amr
         * @example video/webm;codecs=vp8,opus
         */
        ContentType: string;
        /**
         * CountView
         * @description How often something happened; ``other`` adds up what happened fewer than ten times a day.
         */
        CountView: {
            /**
             * Name
             * @description what was counted; `other` adds up what happened fewer than ten times a day
             */
            name: string;
            /**
             * Count
             * @description how often it happened in these days
             */
            count: number;
        };
        /**
         * Coverage
         * @description How far the answer says what a key point asks for.
         * @enum {string}
         */
        Coverage: "covered" | "partly" | "missed";
        /**
         * CreatedCredential
         * @description The JSON of what ``navigator.credentials.create`` returns.
         */
        CreatedCredential: {
            /**
             * Id
             * @description the id of the credential, in base64url
             */
            id: string;
            /**
             * Rawid
             * @description the id of the credential once more, in base64url
             */
            rawId: string;
            /**
             * Type
             * @description the type of the credential
             * @constant
             */
            type: "public-key";
            /** @description what the authenticator returned */
            response: components["schemas"]["Attested"];
        };
        /**
         * DailyCheckView
         * @description The daily comparison of all recordings with the records that lead to them.
         */
        DailyCheckView: {
            /**
             * Begun At
             * Format: date-time
             * @description when it began, UTC
             */
            begun_at: string;
            /**
             * Finished At
             * @description null: it is still going on
             */
            finished_at: string | null;
            /**
             * Orphan Blobs
             * @description blobs without a record, now due to be removed
             */
            orphan_blobs: number;
            /**
             * Recordings Without Entry
             * @description records without a due date, given it again
             */
            recordings_without_entry: number;
            /**
             * Entries Without Blob
             * @description records whose file is missing
             */
            entries_without_blob: number;
            /**
             * Entries Of Past Days
             * @description records found under a day that was over
             */
            entries_of_past_days: number;
        };
        /**
         * DayView
         * @description The page views of a day.
         */
        DayView: {
            /**
             * Day
             * @description a day in UTC, YYYY-MM-DD
             */
            day: string;
            /**
             * Views
             * @description null: fewer than ten
             */
            views: number | null;
        };
        /**
         * Delivery
         * @description How an answer was spoken, in numbers. None means that it could not be measured.
         *
         *     ``speech_s`` is time with voice; ``span_s`` reaches from the first voice to the last. The
         *     three rates of words per minute are over ``span_s``, ``speech_s`` and ``duration_s``. Pauses
         *     are silences of at least 0.25 s between the first voice and the last, heard and not derived
         *     from word times; ``pauses`` holds the longest, in order of time. Where there was voice without
         *     words (``unheard_s``), no rate is given: it would be that of the words found.
         */
        Delivery: {
            /**
             * Duration S
             * @description from the start of the recording
             */
            duration_s: number;
            /**
             * Words
             * @description spoken words, without fillers
             */
            words: number;
            /** @description what told voice from silence; null: nothing did */
            voice_detector: components["schemas"]["VoiceDetector"] | null;
            /**
             * Speech S
             * @description seconds with voice; null: not measured
             */
            speech_s: number | null;
            /**
             * Span S
             * @description seconds from the first voice to the last; null: not measured
             */
            span_s: number | null;
            /**
             * First Voice S
             * @description silence before the first word
             */
            first_voice_s: number | null;
            /**
             * Words Per Minute
             * @description from the first voice to the last; null: not measured
             */
            words_per_minute: number | null;
            /**
             * Words Per Minute Speaking
             * @description while speaking, without pauses; null: not measured
             */
            words_per_minute_speaking: number | null;
            /**
             * Words Per Minute Total
             * @description over the whole recording; null: not measured
             */
            words_per_minute_total: number | null;
            /**
             * Silence Share
             * @description share of the recording without voice, 0 to 1; null: not measured
             */
            silence_share: number | null;
            /**
             * Pause Count
             * @description silences of at least 0.25 s between the first voice and the last; null: not measured
             */
            pause_count: number | null;
            /**
             * Pause Total S
             * @description all pauses together in seconds; null: not measured
             */
            pause_total_s: number | null;
            /**
             * Pause Longest S
             * @description the longest pause in seconds; null: not measured
             */
            pause_longest_s: number | null;
            /**
             * Long Pause Count
             * @description pauses of at least 1 s
             */
            long_pause_count: number | null;
            /**
             * Pauses
             * @description the longest pauses, in order of time; null: not measured
             */
            pauses: components["schemas"]["Span"][] | null;
            /**
             * Moments
             * @description words that were noticed, and when they were said
             */
            moments: components["schemas"]["Moment"][];
            /**
             * Unheard S
             * @description voice for which no words were found
             * @default 0
             */
            unheard_s: number;
            /**
             * Filler Recall
             * @description share of um and uh that the recogniser found when measured
             * @default null
             */
            filler_recall: number | null;
            /**
             * Pitch Range Semitones
             * @description 10th to 90th percentile
             */
            pitch_range_semitones: number | null;
            /**
             * Loudness Range Db
             * @description 10th to 90th percentile, while speaking
             */
            loudness_range_db: number | null;
        };
        /**
         * DeliveryEvaluation
         * @description How an answer was spoken. It is no part of any other score.
         *
         *     Only the rate, the fillers and long pauses count. Pronunciation, pitch, loudness, hesitation
         *     over words and everything about the picture are shown, or not even that, and never counted.
         */
        DeliveryEvaluation: {
            /**
             * Rubric Version
             * @description the version of the weights and norms that the scores rest on
             */
            rubric_version: string;
            /**
             * Score
             * @description null if too little was heard, or heard too badly
             */
            score: number | null;
            /**
             * Reason
             * @description what the score rests on, or why there is none
             */
            reason: string;
            /**
             * Findings
             * @description each measured value beside its norm
             */
            findings: components["schemas"]["DeliveryFinding"][];
            /**
             * Advice
             * @description the one change that would help most; null: none is due
             */
            advice: string | null;
            /**
             * Partial
             * @description the recording broke off, or parts of it were not heard
             */
            partial: boolean;
            /**
             * Limits
             * @description what the recogniser cannot tell
             */
            limits: components["schemas"]["SpeechLimit"][];
            /**
             * Engine
             * @description the speech recogniser
             */
            engine: string;
            /**
             * Engine Version
             * @description the version of the speech recogniser
             */
            engine_version: string;
            /** @description the assessment of the sounds, never scored; null: not assessed */
            pronunciation: components["schemas"]["Pronunciation"] | null;
            /** @description what the picture shows, never scored; null: no picture was looked at */
            presence: components["schemas"]["Presence"] | null;
            /**
             * @description why the picture of a video was not looked at
             * @default null
             */
            picture_left_out: components["schemas"]["PictureLeftOut"] | null;
            /**
             * Filler Recall
             * @description share of um and uh that this engine found when measured: the count is at most this complete; null if that is not known
             * @default null
             */
            filler_recall: number | null;
            /**
             * Unheard
             * @description voice without words
             * @default []
             */
            unheard: components["schemas"]["Span"][];
        };
        /**
         * DeliveryFinding
         * @description One measured value beside the norm that it is read by.
         *
         *     A value without a band is shown and not scored. ``moments`` and ``pauses`` are the
         *     evidence: what was said, or not said, at which second.
         */
        DeliveryFinding: {
            /** @description what is measured */
            measure: components["schemas"]["Measure"];
            /**
             * Value
             * @description the measured value, in `unit`
             */
            value: number;
            /**
             * Unit
             * @description the unit of the value
             */
            unit: string;
            /**
             * Norm
             * @description how the value is read: what is good, what is noticed
             */
            norm: string;
            /**
             * Source
             * @description the study or the proposal that the norm rests on
             */
            source: string;
            /** @description where the value lies by the norm; null: shown and not scored */
            band: components["schemas"]["Band"] | null;
            /**
             * Moments
             * @description words that were noticed, and when they were said
             * @default []
             */
            moments: components["schemas"]["Moment"][];
            /**
             * Pauses
             * @description the long silences that the value rests on
             * @default []
             */
            pauses: components["schemas"]["Span"][];
        };
        /**
         * DeliveryMean
         * @description The mean over the answers whose delivery has a score.
         */
        DeliveryMean: {
            /**
             * Score
             * @description 0 (nothing) to 5 (excellent)
             */
            score: number;
            /**
             * Answers
             * @description spoken answers with a score
             */
            answers: number;
            /**
             * Rubric Version
             * @description the version of the weights and norms that the scores rest on
             */
            rubric_version: string;
        };
        /**
         * DeliveryProblem
         * @description Why an event was not delivered.
         * @enum {string}
         */
        DeliveryProblem: "no_such_host" | "address_not_public" | "no_connection" | "tls_failed" | "timed_out" | "broken_off" | "status" | "endpoint_disabled" | "endpoint_removed";
        /**
         * DeliveryState
         * @description How far a delivery is.
         * @enum {string}
         */
        DeliveryState: "waiting" | "delivered" | "failed";
        /**
         * Demand
         * @description What an authority demands. Names of persons do not belong into it.
         */
        Demand: {
            /**
             * User Id
             * @description id of the user
             */
            user_id: string;
            /**
             * Legal Basis
             * @description the law, with its section
             */
            legal_basis: string;
            /**
             * Authority
             * @description the authority that demands the data
             */
            authority: string;
            /**
             * Reference
             * @description the authority's number of the case
             */
            reference: string;
            /**
             * Scope
             * @description the parts of the data that are disclosed
             */
            scope: components["schemas"]["Scope"][];
        };
        /**
         * DescriptionText
         * @description The text of a PDF, to be corrected and sent as a job description. It is stored nowhere.
         */
        DescriptionText: {
            /**
             * Text
             * @description for the person to correct, then the `job_description` of a new session
             */
            text: string;
            /**
             * Truncated
             * @description true: the PDF holds more than a job description may have
             */
            truncated: boolean;
        };
        /**
         * Difficulty
         * @description Which way a question was adapted.
         * @enum {string}
         */
        Difficulty: "easier" | "harder";
        /**
         * Dimension
         * @description What an answer is judged by.
         * @enum {string}
         */
        Dimension: "relevance" | "coverage" | "structure" | "specificity" | "clarity";
        /**
         * DimensionMean
         * @description The mean of one dimension over all questions.
         */
        DimensionMean: {
            /** @description the aspect of an answer that is scored */
            dimension: components["schemas"]["Dimension"];
            /**
             * Score
             * @description 0 (nothing) to 5 (excellent)
             */
            score: number;
        };
        /**
         * DimensionScore
         * @description The score on one dimension, and the words of the answer that led to it.
         */
        DimensionScore: {
            /** @description the aspect of an answer that is scored */
            dimension: components["schemas"]["Dimension"];
            /**
             * Score
             * @description 0 (nothing) to 5 (excellent)
             */
            score: number;
            /**
             * Weight
             * @description its part of the overall score, 0 to 1
             */
            weight: number;
            /**
             * Reason
             * @description why it has this score
             */
            reason: string;
            /**
             * Evidence
             * @description the words of the answer that it rests on; empty: none
             */
            evidence: components["schemas"]["Quote"][];
        };
        /**
         * Direction
         * @description What can be said of the difference between the first answers and the latest.
         * @enum {string}
         */
        Direction: "up" | "down" | "unclear" | "not_comparable";
        /**
         * Disabled
         * @description Why an endpoint is sent nothing.
         * @enum {string}
         */
        Disabled: "owner" | "failing" | "gone";
        /**
         * DisclosureAct
         * @description What an entry records.
         * @enum {string}
         */
        DisclosureAct: "requested" | "approved" | "handed_over";
        /**
         * DisclosureSubject
         * @description Whom the disclosure is about: the record does not say it.
         */
        DisclosureSubject: {
            /**
             * User Id
             * @description id of the user
             */
            user_id: string;
        };
        /**
         * DisclosureView
         * @description An act of a disclosure. ``subject`` and ``by`` are keyed hashes of user ids.
         */
        DisclosureView: {
            /**
             * Disclosure Id
             * @description id of the disclosure
             */
            disclosure_id: string;
            /** @description what was done */
            act: components["schemas"]["DisclosureAct"];
            /**
             * At
             * Format: date-time
             * @description when it was done, UTC
             */
            at: string;
            /**
             * Subject
             * @description keyed hash of the id of the user it is about
             */
            subject: string;
            /**
             * By
             * @description keyed hash of the id of the person who acted
             */
            by: string;
            /**
             * Legal Basis
             * @description the law, with its section
             */
            legal_basis: string;
            /**
             * Authority
             * @description the authority that demands the data
             */
            authority: string;
            /**
             * Reference
             * @description the authority's number of the case
             */
            reference: string;
            /**
             * Scope
             * @description the parts of the data that are disclosed
             */
            scope: components["schemas"]["Scope"][];
            /**
             * Records
             * @description how many records were handed over; null: none in this act
             */
            records: number | null;
            /**
             * Content Sha256
             * @description of the records as canonical JSON
             */
            content_sha256: string | null;
            /**
             * Hash
             * @description SHA-256 of this entry, which names that of the one before
             */
            hash: string;
        };
        /**
         * DownloadLink
         * @description A URL that gives the file to anyone who has it, until it expires.
         */
        DownloadLink: {
            /**
             * Url
             * @description gives the file to anyone who has it, until it expires
             */
            url: string;
            /**
             * Expires At
             * Format: date-time
             * @description five minutes after this response
             */
            expires_at: string;
        };
        /**
         * Duration
         * @description How long a visit was: five sizes, since seconds would tell visits apart.
         * @enum {string}
         */
        Duration: "under_10_s" | "under_1_min" | "under_5_min" | "under_30_min" | "over_30_min";
        /**
         * Education
         * @description One course of study.
         */
        Education: {
            /**
             * Institution
             * @description the school or university; null: not found
             * @default null
             */
            institution: string | null;
            /**
             * Area
             * @description the subject of study; null: not found
             * @default null
             */
            area: string | null;
            /**
             * Studytype
             * @description the degree; null: not found
             * @default null
             */
            studyType: string | null;
            /**
             * Startdate
             * @description YYYY or YYYY-MM; null: not found
             * @default null
             */
            startDate: string | null;
            /**
             * Enddate
             * @description YYYY or YYYY-MM; null: not found, or it has not ended
             * @default null
             */
            endDate: string | null;
            /**
             * Current
             * @description true: it has not ended
             * @default false
             */
            current: boolean;
            /**
             * Score
             * @description the grade as written; null: not found
             * @default null
             */
            score: string | null;
        };
        /**
         * EducationPatch
         * @description One course of study.
         */
        EducationPatch: {
            /**
             * Institution
             * @description the school or university; null: not found
             * @default null
             */
            institution: string | null;
            /**
             * Area
             * @description the subject of study; null: not found
             * @default null
             */
            area: string | null;
            /**
             * Studytype
             * @description the degree; null: not found
             * @default null
             */
            studyType: string | null;
            /**
             * Startdate
             * @description YYYY or YYYY-MM; null: not found
             * @default null
             */
            startDate: string | null;
            /**
             * Enddate
             * @description YYYY or YYYY-MM; null: not found, or it has not ended
             * @default null
             */
            endDate: string | null;
            /**
             * Current
             * @description true: it has not ended
             * @default false
             */
            current: boolean;
            /**
             * Score
             * @description the grade as written; null: not found
             * @default null
             */
            score: string | null;
        };
        /**
         * EmailChangeView
         * @description How far a change of address is.
         *
         *     ``changed``: it is made. Otherwise the other mailbox has still to agree.
         */
        EmailChangeView: {
            /**
             * Changed
             * @description true: the address is changed; false: the other mailbox has still to confirm
             */
            changed: boolean;
        };
        /**
         * EndpointSubject
         * @description The endpoint that is tried.
         */
        EndpointSubject: {
            /**
             * Endpoint Id
             * @description id of a webhook endpoint
             */
            endpoint_id: string;
        };
        /**
         * EndpointTest
         * @description You asked for an event to try the endpoint.
         */
        EndpointTest: {
            /**
             * Id
             * @description the same at each attempt: an event may arrive twice
             */
            id: string;
            /**
             * Timestamp
             * Format: date-time
             * @description when it was announced
             */
            timestamp: string;
            /**
             * Type
             * @description the type of the credential
             * @constant
             */
            type: "endpoint.test";
            /** @description the record as it is stored */
            data: components["schemas"]["EndpointSubject"];
        };
        /**
         * EnrolmentView
         * @description What the app is told, once: the secret, and the address that a QR code shows.
         */
        EnrolmentView: {
            /**
             * Secret
             * @description the secret in base32, to be typed into the app; shown this once
             */
            secret: string;
            /**
             * Otpauth Url
             * @description the address that the QR code for the app holds
             */
            otpauth_url: string;
        };
        /**
         * ErasurePreview
         * @description What deleting the account would do, before it is confirmed. Nothing has been done.
         *
         *     ``removed``: the number of things that would be removed, by place. ``invoices`` and ``export``
         *     are where to fetch what should not be lost, if there is any.
         */
        ErasurePreview: {
            /**
             * Removed
             * @description how many things would be removed, by place
             */
            removed: {
                [key: string]: number;
            };
            /**
             * Kept
             * @description what the law requires to keep, by kind, with the reason and for how long
             */
            kept: {
                [key: string]: unknown;
            }[];
            /** @description what was paid for and is lost with the account */
            lost: components["schemas"]["LostWithAccount"];
            /** @description payments that are not final */
            unfinished: components["schemas"]["StillOnItsWay"];
            /**
             * Invoices
             * @description path at which the invoices can be fetched first; null: there are none
             */
            invoices: string | null;
            /**
             * Export
             * @description path at which an archive of everything can be requested first
             */
            export: string;
        };
        /**
         * ErasureProgress
         * @description How far an erasure is. It contains no personal data.
         *
         *     ``removed``: the number of things that were found when it began, by place.
         */
        ErasureProgress: {
            /**
             * Receipt Id
             * @description id of the erasure and of its receipt
             */
            receipt_id: string;
            /** @description how far the erasure is */
            stage: components["schemas"]["Stage"];
            /**
             * Asked At
             * Format: date-time
             * @description when it was requested, UTC
             */
            asked_at: string;
            /**
             * Removed
             * @description how many things were found to be removed, by place
             */
            removed: {
                [key: string]: number;
            };
            /**
             * Expected At
             * @description when it is verified, if nothing is in its way
             */
            expected_at: string | null;
            /**
             * Verified At
             * @description when every store was searched and nothing found, UTC; null: not yet
             */
            verified_at: string | null;
            /**
             * Receipt
             * @description a JWS, to be kept and checked with privacy_receipt
             */
            receipt: string | null;
            /**
             * Public Key
             * @description the JWK that receipts are signed with
             */
            public_key: {
                [key: string]: string;
            };
        };
        /**
         * ErasureStarted
         * @description An erasure that has begun. Nothing of the account is valid any more.
         */
        ErasureStarted: {
            /**
             * Receipt Id
             * @description id of the erasure and of its receipt
             */
            receipt_id: string;
            /**
             * Asked At
             * Format: date-time
             * @description when the erasure was requested, UTC
             */
            asked_at: string;
            /**
             * Progress Token
             * @description shows the progress, and the receipt in the end
             */
            progress_token: string;
        };
        /**
         * Estimate
         * @description How good the answers about a competency are. Nine intervals in ten hold the true mean.
         */
        Estimate: {
            /**
             * Score
             * @description the mean, 0 to 5
             */
            score: number;
            /**
             * Low
             * @description where the interval begins
             */
            low: number;
            /**
             * High
             * @description where the interval ends
             */
            high: number;
        };
        /**
         * EvaluatedAnswer
         * @description The evaluation of one question's answer; ``delivery`` only if it was spoken.
         *
         *     With ``not_heard_well`` the answer counts in no mean, and ``evaluation`` is that of no words.
         */
        EvaluatedAnswer: {
            /**
             * Question Id
             * @description id of the question
             */
            question_id: string;
            /** @description what the question is mainly about */
            competency: components["schemas"]["Competency"];
            /** @description the scores of the answer and what they rest on */
            evaluation: components["schemas"]["AnswerEvaluation"];
            /**
             * @description how the answer was spoken; null: it was typed
             * @default null
             */
            delivery: components["schemas"]["DeliveryEvaluation"] | null;
            /**
             * @description why a spoken answer is not evaluated; null: it is, or was not spoken
             * @default null
             */
            not_heard_well: components["schemas"]["NotHeardWell"] | null;
        };
        /**
         * EventType
         * @description What has happened to something that a user owns.
         * @enum {string}
         */
        EventType: "resume.read" | "session.evaluated" | "recording.purged";
        /**
         * Evidence
         * @description Where a value of the resume was found.
         *
         *     ``pointer`` is RFC 6901 into the document, ``page`` counts from 1, ``quote`` is the text of
         *     the line that it was read from. Below a ``confidence`` of 0.6 the value may be wrong.
         */
        Evidence: {
            /**
             * Pointer
             * @description JSON pointer (RFC 6901) into the resume
             */
            pointer: string;
            /**
             * Page
             * @description the page of the PDF, from 1
             */
            page: number;
            /**
             * Confidence
             * @description how certain the value is, 0 to 1; below 0.6 it may be wrong
             */
            confidence: number;
            /**
             * Quote
             * @description the text of the line that it was read from
             */
            quote: string;
        };
        /**
         * ExportState
         * @description How far an export is.
         * @enum {string}
         */
        ExportState: "queued" | "ready";
        /**
         * ExportView
         * @description An export: an archive (ZIP) of everything that is held about you.
         */
        ExportView: {
            /**
             * Export Id
             * @description id of the export
             */
            export_id: string;
            /** @description how far it is */
            state: components["schemas"]["ExportState"];
            /**
             * Asked At
             * Format: date-time
             * @description when it was requested, UTC
             */
            asked_at: string;
            /**
             * Written
             * @description kinds of data that are in it so far
             */
            written: number;
            /**
             * Of
             * @description kinds of data that will be; 0 until it has begun
             */
            of: number;
            /**
             * Size Bytes
             * @description the size of the archive in bytes; 0 until it is ready
             */
            size_bytes: number;
            /**
             * Sha256
             * @description SHA-256 of the archive in hexadecimal; empty until it is ready
             */
            sha256: string;
            /**
             * Expires At
             * @description when the archive is removed
             */
            expires_at: string | null;
            /**
             * Url
             * @description gives the archive to anyone who has it; for a day
             */
            url: string | null;
            /**
             * Url Expires At
             * @description until when `url` gives the archive, UTC; null: not ready
             */
            url_expires_at: string | null;
        };
        /**
         * Fault
         * @description One error in the request; ``pointer`` is RFC 6901 into body or query.
         */
        Fault: {
            /**
             * Pointer
             * @description JSON pointer (RFC 6901) into body or query
             */
            pointer: string;
            /**
             * Detail
             * @description what is wrong there
             */
            detail: string;
        };
        /**
         * Feature
         * @description Something that was used.
         * @enum {string}
         */
        Feature: "resume_upload" | "interview_text" | "interview_audio" | "interview_video" | "evaluation" | "report_download" | "recording_playback" | "payment" | "export";
        /**
         * FollowUp
         * @description A question that an interviewer would ask next.
         */
        FollowUp: {
            /** @description why it was done */
            reason: components["schemas"]["FollowUpReason"];
            /**
             * Key Point
             * @description the place of the key point, from 0
             */
            key_point: number | null;
            /**
             * Question
             * @description the question as it was asked
             */
            question: string;
        };
        /**
         * FollowUpAnswerView
         * @description An answer to a follow-up question. It is no try of the whole question: no score moves.
         */
        FollowUpAnswerView: {
            /**
             * Id
             * @description its id
             */
            id: string;
            /** @description why it was done */
            reason: components["schemas"]["FollowUpReason"];
            /**
             * Key Point
             * @description the place of the key point that was asked about, from 0; null: a number was
             */
            key_point: number | null;
            /**
             * Made At
             * Format: date-time
             * @description when the follow-up question was answered
             */
            made_at: string;
            /**
             * Text
             * @description the words of the answer
             */
            text: string;
            /** @description whether the answer makes this point, or names beginning and end of a change */
            coverage: components["schemas"]["Coverage"];
            /**
             * Evaluator Version
             * @description the version of the evaluator
             */
            evaluator_version: string;
        };
        /**
         * FollowUpReason
         * @description Why a question follows.
         * @enum {string}
         */
        FollowUpReason: "key_point" | "vague_number";
        /**
         * FollowUpsView
         * @description What an interviewer would ask next about an answer as it is now; none if nothing is left.
         */
        FollowUpsView: {
            /**
             * Question Id
             * @description id of the question
             */
            question_id: string;
            /**
             * Follow Ups
             * @description at most two, the first to ask first
             */
            follow_ups: components["schemas"]["FollowUp"][];
        };
        /**
         * ForgotPassword
         * @description The address of the account.
         */
        ForgotPassword: {
            /**
             * Email
             * Format: email
             * @description the email address
             * @example ada@example.com
             */
            email: string;
        };
        /**
         * Found
         * @description Whose address it is.
         */
        Found: {
            /**
             * User Id
             * @description id of the user
             */
            user_id: string;
        };
        /**
         * Ground
         * @description Why a key point is judged as it is on the words that a candidate marked.
         * @enum {string}
         */
        Ground: "said" | "not_said" | "contrary" | "unknown";
        /**
         * Health
         * @description The service and each of its dependencies, by name.
         *
         *     ``settings`` names each setting that is missing or makes no sense. Where one is that everything
         *     needs there are no ``parts``.
         */
        Health: {
            /**
             * Ok
             * @description true: it works
             */
            ok: boolean;
            /**
             * Version
             * @description the version of the service
             */
            version: string;
            /**
             * Parts
             * @description each dependency by name
             */
            parts: {
                [key: string]: components["schemas"]["PartHealth"];
            };
            /**
             * Settings
             * @description settings that are missing or make no sense
             * @default []
             */
            settings: string[];
        };
        /**
         * Heard
         * @description What the browser recognised, and saw, by itself.
         */
        Heard: {
            /** @description audio, or video */
            kind: components["schemas"]["MediaKind"];
            /** @description the words with their times, and what the picture shows */
            answer: components["schemas"]["BrowserAnswer"];
        };
        /**
         * HeldRecordView
         * @description A stored record.
         */
        HeldRecordView: {
            /**
             * Container
             * @description the set of documents that it is stored in
             */
            container: string;
            /**
             * Kind
             * @description the kind of the record
             */
            kind: string;
            /**
             * Id
             * @description its id
             */
            id: string;
            /**
             * Data
             * @description the record as it is stored
             */
            data: {
                [key: string]: unknown;
            };
        };
        /**
         * HeldView
         * @description Stored records, ordered by container, kind and id.
         */
        HeldView: {
            /**
             * Records
             * @description the stored records
             */
            records: components["schemas"]["HeldRecordView"][];
        };
        /**
         * HintKind
         * @description What a hint tells.
         * @enum {string}
         */
        HintKind: "shape" | "topics" | "key_point";
        /**
         * HintView
         * @description A hint that was revealed.
         */
        HintView: {
            /** @description what it tells */
            kind: components["schemas"]["HintKind"];
            /**
             * Text
             * @description the hint to show
             */
            text: string;
            /**
             * Revealed At
             * Format: date-time
             * @description when it was revealed
             */
            revealed_at: string;
        };
        /**
         * IdentityLink
         * @description Which provider, and where the browser goes at the end.
         */
        IdentityLink: {
            /** @description the sign-in provider */
            provider: components["schemas"]["ProviderName"];
            /**
             * Return To
             * @description a path of the frontend; no other site can be named. Default: "/".
             * @example /dashboard
             */
            return_to?: string;
        };
        /**
         * IdentityView
         * @description An identity with which the caller can log in.
         */
        IdentityView: {
            /**
             * Provider
             * @description the sign-in provider
             */
            provider: string;
            /**
             * Linked At
             * Format: date-time
             * @description when it was linked, UTC
             */
            linked_at: string;
        };
        /**
         * InterviewEvaluation
         * @description The result of a session: every part names the evaluator and the rubric it is from.
         *
         *     ``overall`` is the plain mean over all questions; one that was not answered counts as 0, and one
         *     whose spoken answer was not heard well does not count. Where none counts, it is 0 and
         *     ``competencies`` is empty.
         *     ``answered`` counts the answers that have a score of their own. ``delivery`` stands beside
         *     ``overall`` and has no part in it.
         */
        InterviewEvaluation: {
            /**
             * Evaluated At
             * Format: date-time
             * @description when it was evaluated, UTC
             */
            evaluated_at: string;
            /**
             * Evaluator
             * @description what evaluated it
             */
            evaluator: string;
            /**
             * Evaluator Version
             * @description the version of the evaluator
             */
            evaluator_version: string;
            /**
             * Rubric Version
             * @description the version of the weights and norms that the scores rest on
             */
            rubric_version: string;
            /**
             * Overall
             * @description 0 (nothing) to 5 (excellent)
             */
            overall: number;
            /**
             * Confidence
             * @description how certain this is, 0 to 1
             */
            confidence: number;
            /**
             * Answered
             * @description answers that have a score of their own
             */
            answered: number;
            /**
             * Competencies
             * @description the mean score of each competency that was asked about
             */
            competencies: components["schemas"]["CompetencyScore"][];
            /**
             * Dimensions
             * @description the mean score of each dimension
             */
            dimensions: components["schemas"]["DimensionMean"][];
            /**
             * Strengths
             * @description what was good
             */
            strengths: string[];
            /**
             * Next Steps
             * @description what to practise next
             */
            next_steps: string[];
            /**
             * Answers
             * @description each question with its answer and evaluation
             */
            answers: components["schemas"]["EvaluatedAnswer"][];
            /**
             * @description how it was spoken, which is no part of any other score; null: nothing spoken was scored
             * @default null
             */
            delivery: components["schemas"]["DeliveryMean"] | null;
        };
        /**
         * ItemToClose
         * @description The item as it is listed, why it is closed, and where the proof is.
         */
        ItemToClose: {
            /** @description what kind of item it is */
            subject: components["schemas"]["Subject"];
            /**
             * Key
             * @description the id of what is open
             */
            key: string;
            /** @description why it is closed */
            reason: components["schemas"]["Reason"];
            /**
             * Reference
             * @description such as the bank's number of a transfer; no name
             */
            reference?: string | null;
        };
        Json: {
            [key: string]: unknown;
        };
        /**
         * JsonResume
         * @description A JSON Resume document. What has no place here is left out, and named in the answer.
         */
        JsonResume: {
            /** @description name, contact, summary and profiles */
            basics?: components["schemas"]["Json"] | null;
            /** @description positions */
            work?: components["schemas"]["_Entries"];
            /** @description studies */
            education?: components["schemas"]["_Entries"];
            /** @description skills */
            skills?: components["schemas"]["_Entries"];
            /** @description projects */
            projects?: components["schemas"]["_Entries"];
            /** @description spoken languages */
            languages?: components["schemas"]["_Entries"];
            /** @description certificates */
            certificates?: components["schemas"]["_Entries"];
        } & {
            [key: string]: unknown;
        };
        /**
         * JsonWebKey
         * @description A public key (RFC 7517) that access tokens are signed with.
         */
        JsonWebKey: {
            /**
             * Kty
             * @description the key type
             * @default EC
             * @constant
             */
            kty: "EC";
            /**
             * Crv
             * @description the elliptic curve
             * @default P-256
             * @constant
             */
            crv: "P-256";
            /**
             * Use
             * @description what the key is for
             * @default sig
             * @constant
             */
            use: "sig";
            /**
             * Alg
             * @description the algorithm of the signatures
             * @default ES256
             * @constant
             */
            alg: "ES256";
            /**
             * Kid
             * @description id of the key, as in the header of a token
             */
            kid: string;
            /**
             * X
             * @description the first coordinate of the key, in base64url
             */
            x: string;
            /**
             * Y
             * @description the second coordinate of the key, in base64url
             */
            y: string;
        };
        /**
         * JsonWebKeySet
         * @description The public keys whose signatures count, the next one included.
         */
        JsonWebKeySet: {
            /**
             * Keys
             * @description the keys, the next one included
             */
            keys: components["schemas"]["JsonWebKey"][];
        };
        /**
         * KeyPointResult
         * @description One thing a strong answer says, and where this answer says it, or the contrary.
         *
         *     ``contrary`` is what the answer says against it, which is never evidence for it. ``likelihood``
         *     is how likely the answer makes it, which ranks points by how surely they are missing.
         */
        KeyPointResult: {
            /**
             * Text
             * @description what a strong answer says
             */
            text: string;
            /** @description how far the answer says it */
            coverage: components["schemas"]["Coverage"];
            /** @description the words of the answer that show it; null: none */
            evidence: components["schemas"]["Quote"] | null;
            /**
             * @description the words that say the contrary, which are no evidence; null: none
             * @default null
             */
            contrary: components["schemas"]["Quote"] | null;
            /**
             * Likelihood
             * @description how likely the answer makes it, 0 to 1; null: not told by the evaluator
             * @default null
             */
            likelihood: number | null;
        };
        /**
         * Language
         * @description A spoken language.
         */
        Language: {
            /**
             * Language
             * @description the language as written
             */
            language: string;
            /**
             * Fluency
             * @description how well it is spoken, as written; null: not found
             * @default null
             */
            fluency: string | null;
        };
        /**
         * LanguageModelPart
         * @description What a language model had to do with an evaluation.
         *
         *     Unless it judged, the evaluation is that of the built-in evaluator. Of a candidate's resume it
         *     is told nothing, so it does not judge an answer to a question about it, which is ``personal``.
         */
        LanguageModelPart: {
            /**
             * Outcome
             * @description that it judged, or why not
             */
            outcome: ("judged" | "personal") | components["schemas"]["NoCompletion"];
            /**
             * Model
             * @description name and version, if it judged
             */
            model: string | null;
            /**
             * Built In Score
             * @description what the built-in evaluator alone says
             */
            built_in_score: number;
            /**
             * Difference
             * @description by which the score exceeds that, if it judged
             */
            difference: number | null;
            /**
             * Note
             * @description one or two sentences for the candidate: that the two differ much, or why it did not judge
             */
            note: string | null;
        };
        /**
         * LanguagePatch
         * @description A spoken language.
         */
        LanguagePatch: {
            /**
             * Language
             * @description the language of the speech as recognised, by BCP 47
             */
            language: string;
            /**
             * Fluency
             * @description how well it is spoken, as written; null: not found
             * @default null
             */
            fluency: string | null;
        };
        /**
         * LeftOutReason
         * @description Why the picture of a recording was not looked at.
         * @enum {string}
         */
        LeftOutReason: "codec" | "size" | "damaged";
        /**
         * Level
         * @description How experienced the candidate is: 0-1, 2-4, 5-8, 9 or more years.
         * @enum {string}
         */
        Level: "entry" | "mid" | "senior" | "lead";
        /** Listing[DisclosureView] */
        Listing_DisclosureView: {
            /**
             * Items
             * @description the entries of this page
             */
            items: components["schemas"]["DisclosureView"][];
            /**
             * Next Cursor
             * @description to be sent as `cursor` for the next page; null: this is the last
             * @default null
             */
            next_cursor: string | null;
        };
        /** Listing[IdentityView] */
        Listing_IdentityView: {
            /**
             * Items
             * @description the entries of this page
             */
            items: components["schemas"]["IdentityView"][];
            /**
             * Next Cursor
             * @description to be sent as `cursor` for the next page; null: this is the last
             * @default null
             */
            next_cursor: string | null;
        };
        /** Listing[LoginView] */
        Listing_LoginView: {
            /**
             * Items
             * @description the entries of this page
             */
            items: components["schemas"]["LoginView"][];
            /**
             * Next Cursor
             * @description to be sent as `cursor` for the next page; null: this is the last
             * @default null
             */
            next_cursor: string | null;
        };
        /** Listing[OpenItemView] */
        Listing_OpenItemView: {
            /**
             * Items
             * @description the entries of this page
             */
            items: components["schemas"]["OpenItemView"][];
            /**
             * Next Cursor
             * @description to be sent as `cursor` for the next page; null: this is the last
             * @default null
             */
            next_cursor: string | null;
        };
        /** Listing[OrderStateView] */
        Listing_OrderStateView: {
            /**
             * Items
             * @description the entries of this page
             */
            items: components["schemas"]["OrderStateView"][];
            /**
             * Next Cursor
             * @description to be sent as `cursor` for the next page; null: this is the last
             * @default null
             */
            next_cursor: string | null;
        };
        /** Listing[OrderView] */
        Listing_OrderView: {
            /**
             * Items
             * @description the entries of this page
             */
            items: components["schemas"]["OrderView"][];
            /**
             * Next Cursor
             * @description to be sent as `cursor` for the next page; null: this is the last
             * @default null
             */
            next_cursor: string | null;
        };
        /** Listing[PasskeyView] */
        Listing_PasskeyView: {
            /**
             * Items
             * @description the entries of this page
             */
            items: components["schemas"]["PasskeyView"][];
            /**
             * Next Cursor
             * @description to be sent as `cursor` for the next page; null: this is the last
             * @default null
             */
            next_cursor: string | null;
        };
        /** Listing[QueueView] */
        Listing_QueueView: {
            /**
             * Items
             * @description the entries of this page
             */
            items: components["schemas"]["QueueView"][];
            /**
             * Next Cursor
             * @description to be sent as `cursor` for the next page; null: this is the last
             * @default null
             */
            next_cursor: string | null;
        };
        /** Listing[RecordView] */
        Listing_RecordView: {
            /**
             * Items
             * @description the entries of this page
             */
            items: components["schemas"]["RecordView"][];
            /**
             * Next Cursor
             * @description to be sent as `cursor` for the next page; null: this is the last
             * @default null
             */
            next_cursor: string | null;
        };
        /** Listing[RecordingRow] */
        Listing_RecordingRow: {
            /**
             * Items
             * @description the entries of this page
             */
            items: components["schemas"]["RecordingRow"][];
            /**
             * Next Cursor
             * @description to be sent as `cursor` for the next page; null: this is the last
             * @default null
             */
            next_cursor: string | null;
        };
        /** Listing[ResumeRow] */
        Listing_ResumeRow: {
            /**
             * Items
             * @description the entries of this page
             */
            items: components["schemas"]["ResumeRow"][];
            /**
             * Next Cursor
             * @description to be sent as `cursor` for the next page; null: this is the last
             * @default null
             */
            next_cursor: string | null;
        };
        /** Listing[SessionRow] */
        Listing_SessionRow: {
            /**
             * Items
             * @description the entries of this page
             */
            items: components["schemas"]["SessionRow"][];
            /**
             * Next Cursor
             * @description to be sent as `cursor` for the next page; null: this is the last
             * @default null
             */
            next_cursor: string | null;
        };
        /** Listing[SubscriptionView] */
        Listing_SubscriptionView: {
            /**
             * Items
             * @description the entries of this page
             */
            items: components["schemas"]["SubscriptionView"][];
            /**
             * Next Cursor
             * @description to be sent as `cursor` for the next page; null: this is the last
             * @default null
             */
            next_cursor: string | null;
        };
        /** Listing[WebhookDeliveryView] */
        Listing_WebhookDeliveryView: {
            /**
             * Items
             * @description the entries of this page
             */
            items: components["schemas"]["WebhookDeliveryView"][];
            /**
             * Next Cursor
             * @description to be sent as `cursor` for the next page; null: this is the last
             * @default null
             */
            next_cursor: string | null;
        };
        /**
         * Locale
         * @description How the candidate's English is recognised, in the words of BCP 47.
         * @enum {string}
         */
        Locale: "en-AU" | "en-CA" | "en-GB" | "en-IN" | "en-US";
        /**
         * Location
         * @description The candidate's address, as far as it is printed.
         */
        Location: {
            /**
             * Address
             * @description street and house; null: not found
             * @default null
             */
            address: string | null;
            /**
             * Postalcode
             * @description the postal code; null: not found
             * @default null
             */
            postalCode: string | null;
            /**
             * City
             * @description the city; null: not found
             * @default null
             */
            city: string | null;
            /**
             * Region
             * @description the State or region; null: not found
             * @default null
             */
            region: string | null;
            /**
             * Countrycode
             * @description ISO 3166-1 alpha-2; null: not found
             * @default null
             */
            countryCode: string | null;
        };
        /**
         * LocationPatch
         * @description The members of an address to change.
         */
        LocationPatch: {
            /**
             * Address
             * @description street and number; null: removed
             * @default null
             */
            address: string | null;
            /**
             * Postalcode
             * @description the postal code; null: not found
             * @default null
             */
            postalCode: string | null;
            /**
             * City
             * @description the city; null: not found
             * @default null
             */
            city: string | null;
            /**
             * Region
             * @description the State or region; null: not found
             * @default null
             */
            region: string | null;
            /**
             * Countrycode
             * @description ISO 3166-1 alpha-2; null: not found
             * @default null
             */
            countryCode: string | null;
        };
        /**
         * Login
         * @description The credentials of a user, and a code or a passkey where there is a second factor.
         */
        Login: {
            /**
             * Email
             * Format: email
             * @description the email address
             * @example ada@example.com
             */
            email: string;
            /**
             * Password
             * @description the password of the account
             */
            password: string;
            /**
             * Proof
             * @description the solution of the `challenge` of a 429, in place of waiting; null: none
             */
            proof?: string | null;
            /**
             * Code
             * @description a code of the authenticator app, or a recovery code; null: a passkey is sent, or none is needed
             */
            code?: string | null;
            /** @description what a passkey signed, in place of a code; null: a code is sent, or none is needed */
            passkey?: components["schemas"]["SignedCredential"] | null;
        };
        /**
         * LoginView
         * @description A browser in which the caller is logged in.
         *
         *     ``device``: a coarse family, such as "Chrome on Windows". ``this``: it is the caller's own.
         */
        LoginView: {
            /**
             * Id
             * @description its id
             */
            id: string;
            /**
             * Device
             * @description a coarse family, such as "Chrome on Windows"
             */
            device: string;
            /**
             * Created At
             * Format: date-time
             * @description when it was created, UTC
             */
            created_at: string;
            /**
             * Last Used At
             * Format: date-time
             * @description when it last asked for an access token, UTC
             */
            last_used_at: string;
            /**
             * This
             * @description true: the browser that asks
             */
            this: boolean;
        };
        /**
         * LoginsEnded
         * @description How many other logins were ended.
         */
        LoginsEnded: {
            /**
             * Ended
             * @description logins that were ended
             */
            ended: number;
        };
        /**
         * LostWithAccount
         * @description What has been paid for and not used, and is lost with the account.
         *
         *     ``reserved``: credits of open sessions without an answer, which are not among ``credits``.
         *     ``frozen``: credits that wait for the decision of a dispute. ``debt``: interviews that were used
         *     and then refunded, which need not be paid.
         */
        LostWithAccount: {
            /**
             * Credits
             * @description paid interviews that are left
             */
            credits: number;
            /**
             * Reserved
             * @description credits of open sessions without an answer, which are not among `credits`
             */
            reserved: number;
            /**
             * Frozen
             * @description credits that wait until a payment dispute is decided
             */
            frozen: number;
            /**
             * Debt
             * @description interviews that were used and then refunded; they need not be paid
             */
            debt: number;
            /**
             * Pro Until
             * @description the end of the paid period, UTC; null: there is none
             */
            pro_until: string | null;
        };
        /**
         * MadeCoachLink
         * @description A new link with its URL, which is not shown again.
         */
        MadeCoachLink: {
            /**
             * Id
             * @description its id
             */
            id: string;
            /**
             * Label
             * @description whom you made it for; empty: not noted
             */
            label: string;
            /** @description whether it leads anywhere */
            state: components["schemas"]["CoachLinkState"];
            /**
             * Created At
             * Format: date-time
             * @description when it was created, UTC
             */
            created_at: string;
            /**
             * Expires At
             * Format: date-time
             * @description until when this can be used, UTC
             */
            expires_at: string;
            /**
             * Last Used At
             * @description when it was opened, noted once an hour; null: never
             */
            last_used_at: string | null;
            /**
             * Revoked At
             * @description null: it was not revoked
             */
            revoked_at: string | null;
            /**
             * Show Name
             * @description whether the coach sees the candidate's name
             */
            show_name: boolean;
            /**
             * Graded At
             * @description null: the coach has not graded yet
             */
            graded_at: string | null;
            /**
             * Grades
             * @description empty until the coach has graded
             */
            grades: components["schemas"]["CoachGradeView"][];
            /**
             * Note
             * @description what the coach says of the whole session; may be empty
             */
            note: string;
            /** @description null: no answer has a grade and a score */
            agreement: components["schemas"]["CoachAgreement"] | null;
            /**
             * Url
             * @description shows the answers to anyone who has it
             */
            url: string;
        };
        /**
         * Measure
         * @description What is measured of the way an answer is spoken.
         * @enum {string}
         */
        Measure: "rate" | "fillers" | "pauses" | "hedges" | "repetitions" | "first_word" | "silence" | "pitch_range" | "loudness_range";
        /**
         * MediaKind
         * @description What the candidate records.
         * @enum {string}
         */
        MediaKind: "audio" | "video";
        /**
         * MediaView
         * @description How far a spoken answer is: ``share`` of its present state is done.
         */
        MediaView: {
            /**
             * Upload Id
             * @description id of the upload
             */
            upload_id: string;
            /** @description audio, or video */
            media: components["schemas"]["MediaKind"];
            /** @description how far it is */
            state: components["schemas"]["ProcessingState"];
            /**
             * Share
             * @description how much of the present state is done, 0 to 1
             */
            share: number;
            /**
             * Reason
             * @description the code of the error that the answer failed with
             */
            reason: string | null;
            /**
             * Detail
             * @description what was found in this recording, and what is accepted
             */
            detail: string | null;
            /**
             * Waiting For
             * @description the code of the error that has to pass before the answer is processed: `speech.in_turn`, other answers come first; any other, part of the service is away. Nothing needs to be done; null: it does not wait
             */
            waiting_for: string | null;
            /**
             * Not Kept
             * @description the code of the error for which no recording was kept that was agreed to
             */
            not_kept: string | null;
            /**
             * Next
             * @description the ways on from an answer that failed, best first; `evaluate_without` is `session_evaluate` with `without_failed=true` once the session has ended
             */
            next: components["schemas"]["NextStep"][];
        };
        /**
         * Mode
         * @description How the candidate answers.
         * @enum {string}
         */
        Mode: "text" | "audio" | "video";
        /**
         * Moment
         * @description Words that were noticed, and when they were said.
         */
        Moment: {
            /**
             * Start S
             * @description from the start of the recording
             */
            start_s: number;
            /**
             * End S
             * @description from the start of the recording
             */
            end_s: number;
            /** @description what was noticed */
            kind: components["schemas"]["MomentKind"];
            /**
             * Text
             * @description the words
             */
            text: string;
        };
        /**
         * MomentKind
         * @description What was noticed in the words.
         * @enum {string}
         */
        MomentKind: "filler" | "discourse_marker" | "hedge" | "repetition";
        /**
         * NewAct
         * @description What is to be done, and why.
         */
        NewAct: {
            /** @description what is to be done */
            act: components["schemas"]["Act"];
            /**
             * Reason
             * @description why, such as a ticket's number; it is kept for ever, so name nobody
             * @example ticket 4711
             */
            reason: string;
        };
        /**
         * NewAdjustment
         * @description Whose credits, how many, and why.
         */
        NewAdjustment: {
            /**
             * User Id
             * @description id of the user
             */
            user_id: string;
            /**
             * Credits
             * @description above zero gives, below zero takes
             */
            credits: number;
            /**
             * Reason
             * @description why they change
             * @enum {string}
             */
            reason: "fault_of_ours" | "goodwill" | "campaign" | "correction" | "fraud";
        };
        /**
         * NewAnswer
         * @description An answer in text, and how long the candidate took for it.
         */
        NewAnswer: {
            /**
             * Text
             * @description the answer, up to 8,000 characters
             */
            text: string;
            /**
             * Duration S
             * @description seconds the candidate took for the answer; null: not known
             */
            duration_s?: number | null;
        };
        /**
         * NewAppeal
         * @description A key point that is called missed, and the words of the answer that make it.
         */
        NewAppeal: {
            /**
             * Key Point
             * @description the place of the key point, from 0
             */
            key_point: number;
            /**
             * Start
             * @description the first marked character of the answer, from 0, in code points
             */
            start: number;
            /**
             * End
             * @description the character after the last marked one, in code points
             */
            end: number;
        };
        /**
         * NewAttempt
         * @description An answer in text, and how long the candidate took for it.
         */
        NewAttempt: {
            /**
             * Text
             * @description the answer, up to 8,000 characters
             */
            text: string;
            /**
             * Duration S
             * @description seconds the candidate took for the answer; null: not known
             */
            duration_s?: number | null;
            /**
             * Follow Up Of
             * @description `key_point` of the follow-up that this answers; null: of none
             */
            follow_up_of?: number | null;
            /**
             * Vague Number
             * @description this answers the follow-up whose `reason` is `vague_number`. Default: false.
             */
            vague_number?: boolean;
        };
        /**
         * NewCoachLink
         * @description How long the link lives, and what it shows.
         */
        NewCoachLink: {
            /**
             * Days
             * @description how long it lives. Default: 14.
             */
            days?: number;
            /**
             * Label
             * @description whom it is for, to tell links apart, which no coach sees; null: nobody
             */
            label?: string | null;
            /**
             * Show Name
             * @description whether the coach sees your name. Default: false.
             */
            show_name?: boolean;
        };
        /**
         * NewGrade
         * @description What the coach gives one answer.
         */
        NewGrade: {
            /**
             * Question Id
             * @description id of the question
             */
            question_id: string;
            /**
             * Score
             * @description 0 (nothing) to 5 (excellent)
             */
            score: number;
            /**
             * Note
             * @description what to say of it
             * @default
             */
            note: string;
        };
        /**
         * NewGrades
         * @description One grade for each answer; questions that were left unanswered have none.
         */
        NewGrades: {
            /**
             * Grades
             * @description in any order
             */
            grades: components["schemas"]["NewGrade"][];
            /**
             * Note
             * @description what to say of the whole session. Default: "".
             */
            note?: string;
        };
        /**
         * NewMedia
         * @description The file that is going to be uploaded.
         */
        NewMedia: {
            /** @description audio, or video */
            kind: components["schemas"]["MediaKind"];
            /** @description the media type of the file */
            content_type: components["schemas"]["ContentType"];
            /**
             * Size Bytes
             * @description the size of the file in bytes, 200 MB at most
             */
            size_bytes: number;
        };
        /**
         * NewOrder
         * @description The product, and what the invoice says of the buyer.
         */
        NewOrder: {
            /**
             * @description the buyer's State by its GST code, which the invoice must name
             * @example 29
             */
            billing_state: components["schemas"]["StateCode"];
            /** @description the buyer's GST registration; null: a consumer */
            business?: components["schemas"]["BusinessDetails"] | null;
            /**
             * Plan
             * @description the code of a product that is paid once (`payment_plans`)
             * @example credits_5
             */
            plan: string;
        };
        /**
         * NewPasskey
         * @description What the browser has made, and by which name its owner knows it.
         */
        NewPasskey: {
            /**
             * Name
             * @description by which its owner recognises it
             * @example My phone
             */
            name: string;
            /** @description what the browser's call returned, as JSON */
            credential: components["schemas"]["CreatedCredential"];
        };
        /**
         * NewPolicy
         * @description The version to be published.
         */
        NewPolicy: {
            /**
             * Version
             * @description the version of the privacy policy
             * @example 2027-01-01
             */
            version: string;
            /**
             * Effective At
             * @description null: at once
             */
            effective_at?: string | null;
            /**
             * Summary
             * @description what changes; part of the email
             */
            summary: string;
            /**
             * Text
             * @description the full text in Markdown
             */
            text: string;
            /**
             * Significant
             * @description every registered user gets an email. Default: true.
             */
            significant?: boolean;
            /**
             * Purposes
             * @description new uses of data: id and text. Default: {}.
             */
            purposes?: {
                [key: string]: string;
            };
        };
        /**
         * NewRefund
         * @description The amount, what it takes back of what was bought, and the reason.
         */
        NewRefund: {
            /**
             * Amount Paise
             * @description null: everything that has not been refunded
             */
            amount_paise?: number | null;
            /**
             * Takes
             * @description credits or days of a period; null: in proportion, in the buyer's favour
             */
            takes?: number | null;
            /**
             * End Subscription
             * @description no period after this is charged. Default: false.
             */
            end_subscription?: boolean;
            /**
             * Reason
             * @description why it is refunded
             * @enum {string}
             */
            reason: "asked_for" | "fault_of_ours" | "charged_twice" | "fraud" | "other";
        };
        /**
         * NewSession
         * @description What kind of session. Role and level come from the profile when they are left out.
         */
        NewSession: {
            /** @description the job to prepare for; null: from the profile */
            role?: components["schemas"]["Role"] | null;
            /** @description how experienced the candidate is; null: from the profile */
            level?: components["schemas"]["Level"] | null;
            /** @description text is always accepted, audio also with video. Default: "text". */
            mode?: components["schemas"]["Mode"];
            /**
             * Question Count
             * @description how many questions. Default: 5.
             */
            question_count?: number;
            /**
             * Resume Id
             * @description null: the newest
             */
            resume_id?: string | null;
            /**
             * Recording Consent
             * @description null: my default, or no
             */
            recording_consent?: boolean | null;
            /** @description what I agree to */
            recording_wording?: components["schemas"]["Wording"] | null;
            /**
             * Seed
             * @description gives the same questions again while nothing else changes; null: at random
             */
            seed?: number | null;
            /** @description `real`: as an interview, with a clock; `study`: with hints, without a clock. Default: "real". */
            conditions?: components["schemas"]["Conditions"];
            /**
             * Time Limit S
             * @description seconds for each answer; null: by the kind of question, none for study
             */
            time_limit_s?: number | null;
            /**
             * Adaptive
             * @description true: later questions may give way to easier or harder ones when they are started. Default: false.
             */
            adaptive?: boolean;
            /**
             * Job Description
             * @description text: what the job requires is kept and asked about, the text is not kept; null: none
             */
            job_description?: string | null;
        };
        /**
         * NewSubscription
         * @description The plan, and what the invoices say of the buyer.
         */
        NewSubscription: {
            /**
             * @description the buyer's State by its GST code, which the invoice must name
             * @example 29
             */
            billing_state: components["schemas"]["StateCode"];
            /** @description the buyer's GST registration; null: a consumer */
            business?: components["schemas"]["BusinessDetails"] | null;
            /**
             * Plan
             * @description the code of a product with a period (`payment_plans`)
             * @example pro_monthly
             */
            plan: string;
        };
        /**
         * NewWebhookEndpoint
         * @description Where to send what.
         */
        NewWebhookEndpoint: {
            /**
             * Url
             * @description where events are posted to: https, and a public host by its full name
             */
            url: string;
            /**
             * Events
             * @description what it is told of
             */
            events: components["schemas"]["EventType"][];
        };
        /**
         * NextStep
         * @description What the candidate may do about a spoken answer that has failed.
         * @enum {string}
         */
        NextStep: "record_again" | "answer_in_text" | "evaluate_without";
        /**
         * NoCompletion
         * @description Why a language model gave no completion.
         * @enum {string}
         */
        NoCompletion: "refused" | "filtered" | "truncated" | "invalid" | "throttled" | "unavailable" | "too_slow" | "not_authorised" | "over_budget";
        /**
         * NotHeardWell
         * @description Why a spoken answer is not evaluated; ``unheard`` names the stretches without words.
         */
        NotHeardWell: {
            /** @description why the words cannot be relied on */
            reason: components["schemas"]["UnheardReason"];
            /**
             * Text
             * @description one sentence for the candidate
             */
            text: string;
            /**
             * Unheard
             * @description stretches of voice for which no words were found
             * @default []
             */
            unheard: components["schemas"]["Span"][];
        };
        /**
         * NoteView
         * @description A credit note; ``cause`` is the refund or the lost dispute that it was issued for.
         */
        NoteView: {
            /**
             * Number
             * @description the number of the credit note; null: not given yet
             */
            number: string | null;
            /**
             * Cause
             * @description id at Razorpay of the refund or the lost dispute that it was issued for
             */
            cause: string;
            /**
             * Amount Paise
             * @description in paise (1/100 rupee), tax included
             */
            amount_paise: number;
            /**
             * Issued At
             * Format: date-time
             * @description when it was issued, UTC
             */
            issued_at: string;
        };
        /**
         * OauthStart
         * @description Where the browser goes when the sign-in has ended.
         */
        OauthStart: {
            /**
             * Return To
             * @description a path of the frontend; no other site can be named. Default: "/".
             * @example /dashboard
             */
            return_to?: string;
            /**
             * Adult
             * @description 18 or older; needed where an account is made, and not stored
             */
            adult?: boolean | null;
        };
        /**
         * OpenItemView
         * @description Something that is not final at Razorpay, or was closed by hand.
         */
        OpenItemView: {
            /**
             * Subject
             * @description what is not final: order, subscription, refund, dispute...
             */
            subject: string;
            /**
             * Key
             * @description the id of what is open
             */
            key: string;
            /**
             * Payment Id
             * @description id of the payment at Razorpay; null: none is known
             */
            payment_id: string | null;
            /**
             * Opened At
             * Format: date-time
             * @description since when it is open, UTC
             */
            opened_at: string;
            /**
             * Due At
             * Format: date-time
             * @description when it is looked at next, UTC
             */
            due_at: string;
            /**
             * Tries
             * @description how often it was looked at
             */
            tries: number;
            /** @description who closed it and why; null: it is open */
            by_hand: components["schemas"]["ByHandView"] | null;
        };
        /**
         * OpenedEndpointView
         * @description An endpoint with its secret.
         */
        OpenedEndpointView: {
            /**
             * Id
             * @description its id
             */
            id: string;
            /**
             * Url
             * @description where events are posted to
             */
            url: string;
            /**
             * Events
             * @description what it is told of
             */
            events: string[];
            /**
             * Created At
             * Format: date-time
             * @description when it was created, UTC
             */
            created_at: string;
            /**
             * Failing Since
             * @description null: the last attempt went well
             */
            failing_since: string | null;
            /** @description null: in use; `failing`: by us after five days without a success; `gone`: it answered 410; `owner`: by you */
            disabled: components["schemas"]["Disabled"] | null;
            /**
             * Disabled At
             * @description null: it gets events
             */
            disabled_at: string | null;
            /**
             * Secret
             * @description `whsec_` and base64: what events are signed with; shown in this answer only
             */
            secret: string;
        };
        /**
         * Opening
         * @description The number, and why it is opened; the reason is logged.
         */
        Opening: {
            /**
             * Number
             * @description the number on the invoice or the credit note
             */
            number: string;
            /**
             * Reason
             * @description why it is opened; it is logged
             * @enum {string}
             */
            reason: "asked_by_buyer" | "audit" | "tax_office" | "dispute" | "correction";
        };
        /**
         * OrderPage
         * @description Which page of the orders, and why.
         */
        OrderPage: {
            /**
             * Limit
             * @description entries per page at most. Default: 20.
             */
            limit?: number;
            /**
             * Cursor
             * @description `next_cursor` of the page before; null: the first page
             */
            cursor?: string | null;
            /**
             * Reason
             * @description why, such as a ticket's number; it is kept for ever, so name nobody
             * @example ticket 4711
             */
            reason: string;
        };
        /**
         * OrderState
         * @description How far an order has come; it never goes back.
         * @enum {string}
         */
        OrderState: "created" | "placed" | "paid";
        /**
         * OrderStateView
         * @description What support sees of an order: nothing of the buyer.
         */
        OrderStateView: {
            /**
             * Id
             * @description its id
             */
            id: string;
            /**
             * Created At
             * Format: date-time
             * @description when it was created, UTC
             */
            created_at: string;
            /** @description how far it is */
            state: components["schemas"]["OrderState"];
            /**
             * Plan
             * @description its code in the catalogue
             */
            plan: string;
            /**
             * Amount Paise
             * @description in paise (1/100 rupee), tax included
             */
            amount_paise: number;
            /**
             * Paid At
             * @description when it was paid, UTC; null: it was not
             */
            paid_at: string | null;
            /**
             * Payment Id
             * @description id of the payment at Razorpay; null: none is known
             */
            payment_id: string | null;
            /**
             * Reversed Paise
             * @description refunded or lost in a dispute, in paise
             */
            reversed_paise: number;
            /**
             * Invoice Number
             * @description the number of the tax invoice; null: none has been issued
             */
            invoice_number: string | null;
            /**
             * Subscription Id
             * @description the subscription that it is a charge of; null: it is none
             */
            subscription_id: string | null;
        };
        /**
         * OrderView
         * @description An order. ``reversed_paise`` of it was refunded or lost in a dispute.
         */
        OrderView: {
            /**
             * Id
             * @description its id
             */
            id: string;
            /**
             * Created At
             * Format: date-time
             * @description when it was created, UTC
             */
            created_at: string;
            /** @description how far it is */
            state: components["schemas"]["OrderState"];
            /**
             * Expires At
             * @description of an unpaid order: from then on nothing is expected of it
             */
            expires_at: string | null;
            /** @description the product */
            plan: components["schemas"]["PlanView"];
            /**
             * Paid At
             * @description when it was paid, UTC; null: it was not
             */
            paid_at: string | null;
            /**
             * Reversed Paise
             * @description refunded or lost in a dispute, in paise
             */
            reversed_paise: number;
            /**
             * Invoice Number
             * @description the number of the tax invoice; null: none has been issued
             */
            invoice_number: string | null;
            /**
             * Subscription Id
             * @description the subscription that it is a charge of; null: it is none
             */
            subscription_id: string | null;
            /** @description the time that the charge pays for; null: it is paid once */
            period: components["schemas"]["PeriodView"] | null;
            /**
             * Billing State
             * @description the buyer's State by its GST code; null: none was given
             */
            billing_state: string | null;
            /** @description the buyer's GST registration; null: a consumer */
            business: components["schemas"]["BusinessView"] | null;
            /**
             * Credit Notes
             * @description the credit notes of this order
             * @default []
             */
            credit_notes: components["schemas"]["NoteView"][];
        };
        /**
         * Page
         * @description A page of the frontend, without ids and without what it was called with.
         * @enum {string}
         */
        Page: "home" | "register" | "login" | "dashboard" | "profile" | "resumes" | "interview" | "report" | "recordings" | "plans" | "settings" | "privacy" | "help";
        /**
         * ParsedResume
         * @description The extracted data of a resume. ``warnings`` are stable codes.
         *
         *     ``stated`` are the parts that its owner has corrected, as pointers: certain, whatever
         *     ``evidence`` says of them; a value without evidence stands nowhere in the file.
         *     ``entries_seen`` and ``entries_read`` count the jobs, studies and projects with a period.
         */
        ParsedResume: {
            /** @description the data in the fields of JSON Resume */
            resume: components["schemas"]["Resume"];
            /**
             * Evidence
             * @description where each value was found
             */
            evidence: components["schemas"]["Evidence"][];
            /**
             * Pages
             * @description pages of the PDF
             */
            pages: number;
            /**
             * Characters
             * @description characters of text in the file
             */
            characters: number;
            /**
             * Entriesseen
             * @description jobs, studies and projects with a period that were found in the text
             * @default 0
             */
            entriesSeen: number;
            /**
             * Entriesread
             * @description jobs, studies and projects with a period that were read
             * @default 0
             */
            entriesRead: number;
            /**
             * Warnings
             * @description what the candidate should know about the extracted data
             * @default []
             */
            warnings: components["schemas"]["Warn"][];
            /**
             * Stated
             * @description RFC 6901 pointers to the parts that the owner has corrected: certain
             * @default []
             */
            stated: string[];
        };
        /**
         * PartHealth
         * @description One dependency: whether it responds, and its name and version.
         */
        PartHealth: {
            /**
             * Ok
             * @description true: it works
             */
            ok: boolean;
            /**
             * Answered
             * @description its name and version, or what is wrong
             */
            answered: string;
        };
        /**
         * PasskeyLogin
         * @description What the passkey has signed.
         */
        PasskeyLogin: {
            /** @description what the browser's call returned, as JSON */
            credential: components["schemas"]["SignedCredential"];
        };
        /**
         * PasskeyOptions
         * @description What the browser's call is given, by ``PublicKeyCredential.parse...OptionsFromJSON``.
         */
        PasskeyOptions: {
            /**
             * Public Key
             * @description the options for the browser's call
             */
            public_key: {
                [key: string]: unknown;
            };
        };
        /**
         * PasskeyView
         * @description A passkey of the caller.
         */
        PasskeyView: {
            /**
             * Id
             * @description its id
             */
            id: string;
            /**
             * Name
             * @description by which its owner recognises it
             */
            name: string;
            /**
             * Created At
             * Format: date-time
             * @description when it was created, UTC
             */
            created_at: string;
            /**
             * Last Used At
             * @description when it was last used, UTC; null: not yet
             */
            last_used_at: string | null;
        };
        /**
         * PendingEvaluation
         * @description A session whose spoken answers are still being processed, and where and when to ask again.
         *
         *     ``Location`` and ``Retry-After`` say the same to clients that can read them.
         */
        PendingEvaluation: {
            /**
             * Id
             * @description its id
             */
            id: string;
            /**
             * Created At
             * Format: date-time
             * @description when it was created, UTC
             */
            created_at: string;
            /**
             * Ended At
             * @description when it ended, UTC; null: it has not
             */
            ended_at: string | null;
            /** @description how far it is */
            state: components["schemas"]["State"];
            /** @description the job that the session prepares for */
            role: components["schemas"]["Role"];
            /** @description how experienced the candidate is */
            level: components["schemas"]["Level"];
            /** @description how the candidate answers */
            mode: components["schemas"]["Mode"];
            /** @description how it is held */
            conditions: components["schemas"]["Conditions"];
            /**
             * Seed
             * @description gives the same questions again while nothing else changes
             */
            seed: number;
            /**
             * Resume Id
             * @description id of the resume that questions are drawn from; null: none
             */
            resume_id: string | null;
            /** @description null: nothing is recorded */
            recording: components["schemas"]["RecordingConsentView"] | null;
            /**
             * Questions
             * @description the questions, in the order in which they are asked
             */
            questions: components["schemas"]["QuestionView"][];
            /**
             * Answered
             * @description questions that have an answer
             */
            answered: number;
            /** @description how many of the spoken answers are ready */
            processed: components["schemas"]["Processed"];
            /** @description the evaluation in short; null: not evaluated */
            result: components["schemas"]["ResultView"] | null;
            /**
             * Requirements
             * @description of the job description, what is required first; empty: none was sent, or nothing that is known was found in it
             */
            requirements: components["schemas"]["RequirementView"][];
            /**
             * Adaptive
             * @description whether later questions go by the answers before them
             */
            adaptive: boolean;
            /**
             * Adapted
             * @description questions that were replaced, in order
             */
            adapted: components["schemas"]["AdaptedView"][];
            /**
             * Status Url
             * @description the session, which shows the progress
             */
            status_url: string;
            /**
             * Retry After S
             * @description seconds to wait before asking again
             */
            retry_after_s: number;
        };
        /**
         * Period
         * @description The mean of the first, or of the latest, answers: those of whole sessions, three or more.
         */
        Period: {
            /**
             * Score
             * @description their mean, 0 to 5
             */
            score: number;
            /**
             * Answers
             * @description how many answers
             */
            answers: number;
            /**
             * Since
             * Format: date-time
             * @description when the first of their sessions began
             */
            since: string;
            /**
             * Until
             * Format: date-time
             * @description when the last of their sessions began
             */
            until: string;
        };
        /**
         * PeriodView
         * @description The time that a subscription's charge pays for; the end is not part of it.
         */
        PeriodView: {
            /**
             * Start
             * Format: date-time
             * @description the beginning, UTC
             */
            start: string;
            /**
             * End
             * Format: date-time
             * @description the end, UTC; itself no part of the period
             */
            end: string;
        };
        /**
         * PictureLeftOut
         * @description That the picture was left out, and why. The answer is judged by its sound all the same.
         */
        PictureLeftOut: {
            /** @description why it was not looked at */
            reason: components["schemas"]["LeftOutReason"];
            /**
             * Codec
             * @description as FFmpeg names it: av1, hevc
             */
            codec: string;
        };
        /**
         * PlacedOrderView
         * @description An order to be paid, and the checkout for it.
         */
        PlacedOrderView: {
            /** @description the order */
            order: components["schemas"]["OrderView"];
            /** @description the options with which the browser opens Razorpay's checkout */
            checkout: components["schemas"]["CheckoutView"];
        };
        /**
         * Plan
         * @description A plan of 14 days from today on; empty while nothing has been evaluated.
         */
        Plan: {
            /**
             * Time Zone
             * @description where the dates are local
             */
            time_zone: string;
            /**
             * Today
             * Format: date
             * @description the first day of the plan
             */
            today: string;
            /**
             * Summary
             * @description what today brings, in a sentence or two
             */
            summary: string;
            /**
             * Weakest
             * @description at most three, by the last try at each question; few answers count for less
             */
            weakest: components["schemas"]["Competency"][];
            /**
             * Days
             * @description each of the 14 days
             */
            days: components["schemas"]["PlannedDay"][];
            /**
             * Reviews
             * @description the next 50, soonest first
             */
            reviews: components["schemas"]["ReviewDate"][];
            /**
             * Reviews In All
             * @description how many questions have a review date
             */
            reviews_in_all: number;
        };
        /**
         * PlanView
         * @description Something for sale. The price includes the tax.
         */
        PlanView: {
            /**
             * Code
             * @description names the product in an order
             */
            code: string;
            /**
             * Title
             * @description the name to show
             */
            title: string;
            /**
             * Amount Paise
             * @description in paise (1/100 rupee), tax included
             */
            amount_paise: number;
            /**
             * Gst Paise
             * @description the GST within the price; 0 if the seller collects none
             */
            gst_paise: number;
            /**
             * Gst Percent
             * @description the rate of GST in percent; 0 if the seller collects none
             */
            gst_percent: number;
            /**
             * Currency
             * @description ISO 4217
             * @default INR
             * @constant
             */
            currency: "INR";
            /**
             * Credits
             * @description interviews; 0 where a period is sold
             */
            credits: number;
            /**
             * Period
             * @description how long one charge pays for; null: it is paid once
             */
            period: ("monthly" | "yearly") | null;
        };
        /**
         * PlannedDay
         * @description A day; without tasks nothing is due on it.
         */
        PlannedDay: {
            /**
             * Day
             * Format: date
             * @description the day, YYYY-MM-DD
             */
            day: string;
            /**
             * Minutes
             * @description how long its tasks take together, roughly
             */
            minutes: number;
            /**
             * Done
             * @description questions tried again on this day already
             */
            done: number;
            /**
             * Tasks
             * @description what to do, most useful first
             */
            tasks: components["schemas"]["PlannedTask"][];
        };
        /**
         * PlannedTask
         * @description One thing to do on a day. What is no part of its kind is null.
         */
        PlannedTask: {
            /** @description try, or interview */
            kind: components["schemas"]["TaskKind"];
            /**
             * Minutes
             * @description how long it takes, roughly
             */
            minutes: number;
            /**
             * Why
             * @description the reason, in a sentence or two
             */
            why: string;
            /**
             * Session Id
             * @description where the question is tried; null: an interview
             */
            session_id: string | null;
            /**
             * Question Id
             * @description null: an interview
             */
            question_id: string | null;
            /**
             * Question
             * @description its text; null: an interview
             */
            question: string | null;
            /** @description null: an interview asks about several */
            competency: components["schemas"]["Competency"] | null;
            /**
             * Due On
             * @description its review date; null: an interview
             */
            due_on: string | null;
            /**
             * Last Score
             * @description of the last try; null: an interview
             */
            last_score: number | null;
            /**
             * Assumes Try On
             * @description the date holds if the planned try of this day goes well; null: it holds
             */
            assumes_try_on: string | null;
            /** @description of the interview; null: a try */
            role: components["schemas"]["Role"] | null;
            /** @description of the interview; null: a try */
            level: components["schemas"]["Level"] | null;
        };
        /**
         * PlansView
         * @description The catalogue.
         */
        PlansView: {
            /**
             * Free Interviews Per Month
             * @description interviews that every user has free in a month
             */
            free_interviews_per_month: number;
            /**
             * Plans
             * @description the products for sale
             */
            plans: components["schemas"]["PlanView"][];
        };
        /**
         * PolicyView
         * @description The version in effect.
         */
        PolicyView: {
            /**
             * Version
             * @description the version of the privacy policy
             */
            version: string;
            /**
             * Published At
             * Format: date-time
             * @description when it was published, UTC
             */
            published_at: string;
            /**
             * Effective At
             * Format: date-time
             * @description when it takes effect, UTC
             */
            effective_at: string;
            /**
             * Summary
             * @description what changes, in short
             */
            summary: string;
            /**
             * Text Sha256
             * @description of the text in UTF-8
             */
            text_sha256: string;
            /**
             * Significant
             * @description every registered user gets an email
             */
            significant: boolean;
            /**
             * Purposes
             * @description uses of personal data that need a consent of their own
             */
            purposes: components["schemas"]["PurposeView"][];
            /**
             * Text
             * @description the full text in Markdown
             */
            text: string;
        };
        /**
         * PracticeTry
         * @description A later try at a question.
         */
        PracticeTry: {
            /**
             * Session Id
             * @description id of the session that the question is from
             */
            session_id: string;
            /**
             * Question Id
             * @description id of the question
             */
            question_id: string;
            /**
             * Made At
             * Format: date-time
             * @description when it was made
             */
            made_at: string;
            /**
             * Overall
             * @description 0 (nothing) to 5 (excellent)
             */
            overall: number;
        };
        /**
         * Presence
         * @description What the picture shows, as shares of the frames looked at. Shown and never scored.
         *
         *     ``centred`` is a share of the frames with a face. No frame and no face is kept.
         */
        Presence: {
            /** @description who looked at the picture */
            source: components["schemas"]["PresenceSource"];
            /**
             * Frames
             * @description frames that were looked at
             */
            frames: number;
            /**
             * Face Present
             * @description share of the frames that show a face, 0 to 1
             */
            face_present: number;
            /**
             * One Person
             * @description share of the frames that show one face, 0 to 1
             */
            one_person: number;
            /**
             * Centred
             * @description share of the frames with a face in which it is near the middle, 0 to 1; null: no face was seen
             */
            centred: number | null;
            /**
             * Well Lit
             * @description share of the frames that are bright enough, 0 to 1
             */
            well_lit: number;
        };
        /**
         * PresenceSample
         * @description One look at the picture.
         *
         *     ``centre_offset`` is how far the largest face's centre lies from the middle, 0 to 1 at the
         *     edge, and there is one exactly if there is a face. ``brightness`` is the mean luma.
         */
        PresenceSample: {
            /**
             * At S
             * @description seconds from the start of the recording
             */
            at_s: number;
            /**
             * Faces
             * @description faces in the picture
             */
            faces: number;
            /**
             * Centre Offset
             * @description how far the largest face is from the middle, 0 to 1 at the edge; null: no face
             */
            centre_offset: number | null;
            /**
             * Brightness
             * @description mean brightness of the picture, 0 (black) to 1 (white)
             */
            brightness: number;
        };
        /**
         * PresenceSource
         * @description Who looked at the pictures.
         * @enum {string}
         */
        PresenceSource: "server" | "browser";
        /**
         * Problem
         * @description What went wrong (RFC 9457, ``application/problem+json``).
         */
        Problem: {
            /**
             * Type
             * @description an address of the documentation of this code
             */
            type: string;
            /**
             * Title
             * @description what the code means, the same for each
             */
            title: string;
            /**
             * Status
             * @description the HTTP status
             */
            status: number;
            /**
             * Detail
             * @description what is wrong in this request
             */
            detail: string;
            /**
             * Code
             * @description stable and machine-readable
             */
            code: string;
            /**
             * Trace Id
             * @description names the request in the logs, for enquiries
             */
            trace_id: string;
            /**
             * Errors
             * @description each error in the request; empty where the problem is another
             * @default []
             */
            errors: components["schemas"]["Fault"][];
            /**
             * Retry After S
             * @description with 429 and 503: seconds to wait, as the header Retry-After says
             * @default null
             */
            retry_after_s: number | null;
            /**
             * Challenge
             * @description with some 429: a proof of work, to be sent as `proof` instead of waiting. It is this text, a colon and up to 64 characters of your choice, so that the SHA-256 of all of it begins with as many zero bits as the third part of this text says. Good once.
             * @default null
             */
            challenge: string | null;
        };
        /**
         * Processed
         * @description So many of the spoken answers are ready or have failed, of so many that have arrived.
         */
        Processed: {
            /**
             * Ready
             * @description spoken answers that are ready or have failed
             */
            ready: number;
            /**
             * Of
             * @description spoken answers that have arrived
             */
            of: number;
        };
        /**
         * ProcessingState
         * @description How far a spoken answer is.
         * @enum {string}
         */
        ProcessingState: "queued" | "decoding" | "transcribing" | "measuring" | "done" | "failed";
        /**
         * Profile
         * @description An account at a social network.
         */
        Profile: {
            /**
             * Network
             * @description the name of the network
             */
            network: string;
            /**
             * Username
             * @description the name there; null: not found
             * @default null
             */
            username: string | null;
            /**
             * Url
             * @description the address of the page there
             */
            url: string;
        };
        /**
         * ProfilePatch
         * @description An account at a social network.
         */
        ProfilePatch: {
            /**
             * Network
             * @description the name of the network
             */
            network: string;
            /**
             * Username
             * @description the name there; null: not found
             * @default null
             */
            username: string | null;
            /**
             * Url
             * @description an address on the web
             */
            url: string;
        };
        /**
         * ProfileUpdate
         * @description The members to change; null clears a role or a level, an empty list the goals.
         *
         *     ``locale``: how spoken answers are recognised.
         */
        ProfileUpdate: {
            /** @description the job that the candidate is after; null: clear it */
            target_role?: components["schemas"]["Role"] | null;
            /** @description how experienced the candidate is; null: clear it */
            experience_level?: components["schemas"]["Level"] | null;
            /**
             * Interview Goals
             * @description what the candidate wants to practise, in their own words. Default: [].
             */
            interview_goals?: string[];
            /** @description how spoken English is recognised, by BCP 47. Default: "en-IN". */
            locale?: components["schemas"]["Locale"];
        };
        /**
         * ProfileView
         * @description What the caller prepares for.
         */
        ProfileView: {
            /** @description the job that the candidate is after; null: not set */
            target_role: components["schemas"]["Role"] | null;
            /** @description how experienced the candidate is; null: not set */
            experience_level: components["schemas"]["Level"] | null;
            /**
             * Interview Goals
             * @description what the candidate wants to practise, in their own words
             */
            interview_goals: string[];
            /** @description how spoken English is recognised, by BCP 47 */
            locale: components["schemas"]["Locale"];
            /**
             * Updated At
             * @description when it was last changed, UTC; null: never
             */
            updated_at: string | null;
        };
        /**
         * Progress
         * @description Progress over the newest sessions, weakest competency first, unmeasured ones last.
         */
        Progress: {
            /**
             * Sessions
             * @description how many evaluated sessions count
             */
            sessions: number;
            /**
             * Since
             * @description when the first of them began; null: there is none
             */
            since: string | null;
            /**
             * Complete
             * @description whether these are all sessions of the candidate
             */
            complete: boolean;
            /**
             * Summary
             * @description what can be said, in one sentence
             */
            summary: string;
            /**
             * Answers
             * @description how many questions of sessions count; unanswered ones as 0
             */
            answers: number;
            /** @description over all competencies; null: there are too few answers */
            overall: components["schemas"]["Estimate"] | null;
            /** @description over all competencies; null: there are not three first and three later answers */
            trend: components["schemas"]["Trend"] | null;
            /**
             * Competencies
             * @description each one that was asked about
             */
            competencies: components["schemas"]["CompetencyProgress"][];
        };
        /**
         * ProgressAsked
         * @description The token from the answer of account_delete.
         */
        ProgressAsked: {
            /**
             * Progress Token
             * @description the secret from the answer of `account_delete`
             */
            progress_token: string;
        };
        /**
         * ProgressPoint
         * @description The result of one interview for the same role.
         */
        ProgressPoint: {
            /**
             * Session Id
             * @description id of the session
             */
            session_id: string;
            /**
             * Created At
             * Format: date-time
             * @description when it was created, UTC
             */
            created_at: string;
            /**
             * Overall
             * @description 0 (nothing) to 5 (excellent)
             */
            overall: number;
        };
        /**
         * Project
         * @description One project.
         */
        Project: {
            /**
             * Name
             * @description what it is called
             */
            name: string;
            /**
             * Description
             * @description what it is about; null: not found
             * @default null
             */
            description: string | null;
            /**
             * Url
             * @description an address on the web; null: not found
             * @default null
             */
            url: string | null;
            /**
             * Startdate
             * @description YYYY or YYYY-MM; null: not found
             * @default null
             */
            startDate: string | null;
            /**
             * Enddate
             * @description YYYY or YYYY-MM; null: not found, or it has not ended
             * @default null
             */
            endDate: string | null;
            /**
             * Current
             * @description true: it has not ended
             * @default false
             */
            current: boolean;
            /**
             * Highlights
             * @description the points under the entry, as written
             * @default []
             */
            highlights: string[];
            /**
             * Keywords
             * @description the words listed with it
             * @default []
             */
            keywords: string[];
        };
        /**
         * ProjectPatch
         * @description One project.
         */
        ProjectPatch: {
            /**
             * Name
             * @description the full name
             */
            name: string;
            /**
             * Description
             * @description what it is about; null: not found
             * @default null
             */
            description: string | null;
            /**
             * Url
             * @description an address on the web; null: not found
             * @default null
             */
            url: string | null;
            /**
             * Startdate
             * @description YYYY or YYYY-MM; null: not found
             * @default null
             */
            startDate: string | null;
            /**
             * Enddate
             * @description YYYY or YYYY-MM; null: not found, or it has not ended
             * @default null
             */
            endDate: string | null;
            /**
             * Current
             * @description true: it has not ended
             * @default false
             */
            current: boolean;
            /**
             * Highlights
             * @description the points under the entry, as written
             * @default []
             */
            highlights: string[];
            /**
             * Keywords
             * @description the words listed with it
             * @default []
             */
            keywords: string[];
        };
        /**
         * Pronunciation
         * @description The assessment of a whole answer. Speech without a script has no completeness.
         */
        Pronunciation: {
            /**
             * Accuracy
             * @description 0 to 100, over the whole answer; null: not assessed
             */
            accuracy: number | null;
            /**
             * Fluency
             * @description 0 to 100: how even the speech flows; null: not assessed
             */
            fluency: number | null;
            /**
             * Prosody
             * @description 0 to 100: rhythm and intonation; null: not assessed
             */
            prosody: number | null;
            /**
             * Assessed Words
             * @description words that were assessed
             */
            assessed_words: number;
        };
        /**
         * ProviderName
         * @description The providers that we know how to talk to; an installation offers some of them.
         * @enum {string}
         */
        ProviderName: "google" | "linkedin";
        /**
         * ProvidersView
         * @description The providers with which a user can sign in here.
         */
        ProvidersView: {
            /**
             * Providers
             * @description sign-in providers
             */
            providers: components["schemas"]["ProviderName"][];
        };
        /**
         * PurgeRunView
         * @description One run of the purge. Lateness is the time from ``purge_at`` to the removal.
         */
        PurgeRunView: {
            /**
             * Started At
             * Format: date-time
             * @description when it began, UTC
             */
            started_at: string;
            /**
             * Ended At
             * Format: date-time
             * @description when it ended, UTC
             */
            ended_at: string;
            /**
             * Purged
             * @description recordings removed by this run
             */
            purged: number;
            /**
             * Without Blob
             * @description of the purged, those known to have had no blob before
             */
            without_blob: number;
            /**
             * Orphan Blobs
             * @description blobs removed that no document led to
             */
            orphan_blobs: number;
            /**
             * Failed
             * @description still there and due; tried again by each run
             */
            failed: number;
            /**
             * Unreadable
             * @description entries passed over since they could not be read
             */
            unreadable: number;
            /**
             * Oldest Due At
             * @description of all that was found due
             */
            oldest_due_at: string | null;
            /**
             * Lateness Max S
             * @description the longest time from due to removed, in seconds; null: nothing was due
             */
            lateness_max_s: number | null;
            /**
             * Lateness P99 S
             * @description 99th percentile of the time from due to removed, in seconds; null: nothing was due
             */
            lateness_p99_s: number | null;
            /**
             * Clock Skew S
             * @description our clock less the store's
             */
            clock_skew_s: number;
            /**
             * Complete
             * @description false: cut off by its own limit, goes on
             */
            complete: boolean;
        };
        /**
         * PurposeActView
         * @description A consent of the caller, or its withdrawal.
         */
        PurposeActView: {
            /**
             * Purpose
             * @description id of the use of personal data
             */
            purpose: string;
            /**
             * Version
             * @description the version of the privacy policy
             */
            version: string;
            /**
             * Text
             * @description the sentence that was shown
             */
            text: string;
            /**
             * Agreed
             * @description true: consent holds; false: it was withdrawn or never given
             */
            agreed: boolean;
            /**
             * At
             * Format: date-time
             * @description when it was done, UTC
             */
            at: string;
        };
        /**
         * PurposeConsent
         * @description The version of the policy whose words were read.
         */
        PurposeConsent: {
            /**
             * Version
             * @description the version of the privacy policy whose words were read
             * @example 2027-01-01
             */
            version: string;
        };
        /**
         * PurposeConsentView
         * @description A purpose, and whether the caller agrees to it.
         */
        PurposeConsentView: {
            /**
             * Purpose
             * @description id of the use of personal data
             */
            purpose: string;
            /**
             * Text
             * @description the sentence to show
             */
            text: string;
            /**
             * Version
             * @description to be sent with a consent: the version that has this text
             */
            version: string;
            /**
             * Agreed
             * @description true: consent holds; false: it was withdrawn or never given
             */
            agreed: boolean;
        };
        /**
         * PurposeView
         * @description A new use of personal data, which needs an explicit consent.
         */
        PurposeView: {
            /**
             * Id
             * @description its id
             */
            id: string;
            /**
             * Text
             * @description the sentence to show
             */
            text: string;
        };
        /**
         * QuestionKind
         * @description What sort of question it is; behavioural ones are also read for their STAR parts.
         * @enum {string}
         */
        QuestionKind: "behavioural" | "technical" | "situational" | "role_knowledge";
        /**
         * QuestionView
         * @description A question as it is asked. ``about``: the fact of the resume that it is drawn from.
         */
        QuestionView: {
            /**
             * Id
             * @description id of the question, used in the address of its answer
             */
            id: string;
            /** @description what sort of question it is */
            kind: components["schemas"]["QuestionKind"];
            /** @description what the question is mainly about */
            competency: components["schemas"]["Competency"];
            /**
             * Text
             * @description the question to show
             */
            text: string;
            /** @description the fact of the resume that the question is drawn from; null: it is from the question bank */
            about: components["schemas"]["CitationView"] | null;
            /**
             * Time Limit S
             * @description seconds for an answer; null: there is no clock
             */
            time_limit_s: number | null;
            /**
             * Started At
             * @description when its clock began; null: not yet started
             */
            started_at: string | null;
            /**
             * Hints
             * @description what was revealed, in its order
             */
            hints: components["schemas"]["HintView"][];
            /**
             * Hints In All
             * @description how many there are; 0 under real conditions
             */
            hints_in_all: number;
            /** @description the answer; null: none yet */
            answer: components["schemas"]["AnswerView"] | null;
            /** @description the spoken answer, from its arrival on */
            media: components["schemas"]["MediaView"] | null;
        };
        /**
         * QueueView
         * @description About how many messages a queue holds, and how many are set aside.
         */
        QueueView: {
            /**
             * Queue
             * @description the name of the queue
             */
            queue: string;
            /**
             * Waiting
             * @description messages that wait, about
             */
            waiting: number;
            /**
             * Poison
             * @description messages that failed too often and are set aside
             */
            poison: number;
        };
        /**
         * Quote
         * @description A span of the answer: ``answer[start:end] == text`` (offsets in code points).
         */
        Quote: {
            /**
             * Start
             * @description the first character in the answer, from 0, in code points
             */
            start: number;
            /**
             * End
             * @description the character after the last, in code points
             */
            end: number;
            /**
             * Text
             * @description the words of the answer
             */
            text: string;
        };
        /**
         * Reason
         * @description Why an item is closed.
         * @enum {string}
         */
        Reason: "paid_in_another_way" | "not_owed" | "done_in_dashboard" | "unknown_to_gateway";
        /**
         * ReceiptChecked
         * @description A receipt that is ours, and what it says.
         */
        ReceiptChecked: {
            /**
             * Receipt Id
             * @description id of the erasure and of its receipt
             */
            receipt_id: string;
            /**
             * Number
             * @description its number among all receipts
             */
            number: number;
            /**
             * Contents
             * @description what the receipt says, as signed
             */
            contents: {
                [key: string]: unknown;
            };
            /**
             * Public Key
             * @description the JWK that receipts are signed with
             */
            public_key: {
                [key: string]: string;
            };
        };
        /**
         * ReceiptShown
         * @description A receipt as erasure_progress has given it out.
         */
        ReceiptShown: {
            /**
             * Receipt
             * @description the signed receipt (JWS), as `erasure_progress` gave it
             */
            receipt: string;
        };
        /**
         * Received
         * @description The event has been stored, now or before.
         */
        Received: {
            /**
             * Received
             * @description true: the event is stored
             * @default true
             */
            received: boolean;
        };
        /**
         * RecordView
         * @description An act. ``actor`` and ``subject`` are keyed hashes, the second empty where there is none.
         */
        RecordView: {
            /**
             * Id
             * @description its id
             */
            id: string;
            /**
             * Act
             * @description what was done
             */
            act: string;
            /**
             * At
             * Format: date-time
             * @description when it was done, UTC
             */
            at: string;
            /**
             * Actor
             * @description keyed hash of the id of the person who did it
             */
            actor: string;
            /**
             * Subject
             * @description keyed hash of the id of the user it is about; empty: it is about none
             */
            subject: string;
            /**
             * Reason
             * @description why it was done
             */
            reason: string;
            /**
             * Hash
             * @description SHA-256 of this entry, which names that of the one before
             */
            hash: string;
        };
        /**
         * RecordingConsentView
         * @description What a user agreed to, and when.
         */
        RecordingConsentView: {
            /**
             * Granted At
             * Format: date-time
             * @description when consent was given, UTC
             */
            granted_at: string;
            /**
             * Wording
             * @description the version of the sentence that was agreed to
             */
            wording: string;
            /**
             * Policy Version
             * @description the version of the privacy policy that was in effect
             */
            policy_version: string;
            /** @description agreed for this session, or by the default for new ones */
            source: components["schemas"]["ConsentSource"];
        };
        /**
         * RecordingPurged
         * @description A recording was removed since it was 90 days old.
         */
        RecordingPurged: {
            /**
             * Id
             * @description the same at each attempt: an event may arrive twice
             */
            id: string;
            /**
             * Timestamp
             * Format: date-time
             * @description when it was announced
             */
            timestamp: string;
            /**
             * Type
             * @description the type of the credential
             * @constant
             */
            type: "recording.purged";
            /** @description the record as it is stored */
            data: components["schemas"]["RecordingSubject"];
        };
        /**
         * RecordingRow
         * @description A recording in a list.
         */
        RecordingRow: {
            /**
             * Id
             * @description its id
             */
            id: string;
            /**
             * Session Id
             * @description id of the session
             */
            session_id: string;
            /**
             * Question Id
             * @description id of the question
             */
            question_id: string;
            /** @description audio, or video */
            media: components["schemas"]["MediaKind"];
            /**
             * Content Type
             * @description of the file that is kept
             */
            content_type: string;
            /**
             * Size Bytes
             * @description the size of the file in bytes
             */
            size_bytes: number;
            /**
             * Sound Only
             * @description a video answer is kept without its picture, which could not be copied
             */
            sound_only: boolean;
            /**
             * Captured At
             * Format: date-time
             * @description when the upload arrived, UTC
             */
            captured_at: string;
            /**
             * Purge At
             * Format: date-time
             * @description from then on it is neither shown nor kept
             */
            purge_at: string;
        };
        /**
         * RecordingSubject
         * @description The recording that was purged after 90 days.
         */
        RecordingSubject: {
            /**
             * Recording Id
             * @description id of the recording
             */
            recording_id: string;
        };
        /**
         * RecordingView
         * @description A recording, and where it can be fetched for a few minutes.
         */
        RecordingView: {
            /**
             * Id
             * @description its id
             */
            id: string;
            /**
             * Session Id
             * @description id of the session
             */
            session_id: string;
            /**
             * Question Id
             * @description id of the question
             */
            question_id: string;
            /** @description audio, or video */
            media: components["schemas"]["MediaKind"];
            /**
             * Content Type
             * @description of the file that is kept
             */
            content_type: string;
            /**
             * Size Bytes
             * @description the size of the file in bytes
             */
            size_bytes: number;
            /**
             * Sound Only
             * @description a video answer is kept without its picture, which could not be copied
             */
            sound_only: boolean;
            /**
             * Captured At
             * Format: date-time
             * @description when the upload arrived, UTC
             */
            captured_at: string;
            /**
             * Purge At
             * Format: date-time
             * @description from then on it is neither shown nor kept
             */
            purge_at: string;
            /**
             * Url
             * @description gives the recording to anyone who has it, until it expires
             */
            url: string;
            /**
             * Expires At
             * Format: date-time
             * @description until when this can be used, UTC
             */
            expires_at: string;
        };
        /**
         * RecoveryCodes
         * @description Codes for when the app is lost; each is good once, and they are shown this once.
         */
        RecoveryCodes: {
            /**
             * Recovery Codes
             * @description each can be used once in place of a code of the app
             */
            recovery_codes: string[];
        };
        /**
         * RefundedView
         * @description The order after a refund, and what is still to come.
         */
        RefundedView: {
            /** @description the order */
            order: components["schemas"]["OrderView"];
            /**
             * Waits For
             * @description why Razorpay refused so far; it is asked again until the refund stands
             */
            waits_for: string | null;
            /**
             * Subscription Goes On
             * @description true: the next period will be charged
             */
            subscription_goes_on: boolean;
        };
        /**
         * Register
         * @description The account to be made.
         */
        Register: {
            /**
             * Name
             * @description the full name
             * @example Ada Lovelace
             */
            name: string;
            /**
             * Email
             * Format: email
             * @description the email address
             * @example ada@example.com
             */
            email: string;
            /**
             * Password
             * Format: password
             * @description at least 12 characters, and none that is known or easy to guess
             */
            password: string;
            /**
             * Proof
             * @description the solution of the `challenge` of a 429, in place of waiting; null: none
             */
            proof?: string | null;
            /**
             * Adult
             * @description 18 or older; it is not stored
             */
            adult?: boolean | null;
        };
        /**
         * Replayed
         * @description How many events were queued again.
         */
        Replayed: {
            /**
             * Events
             * @description webhook events that were queued again
             */
            events: number;
        };
        /**
         * Report
         * @description The report of one interview. ``progress`` is oldest first and ends with this interview.
         */
        Report: {
            /**
             * Session Id
             * @description id of the session
             */
            session_id: string;
            /**
             * Candidate
             * @description the name in the account
             */
            candidate: string;
            /**
             * Time Zone
             * @description where the times on the page are local
             */
            time_zone: string;
            /**
             * Summary
             * @description what matters most, in one sentence
             */
            summary: string;
            /**
             * Changes
             * @description what to change, weakest answer first
             */
            changes: components["schemas"]["Change"][];
            /**
             * Created At
             * Format: date-time
             * @description when it was created, UTC
             */
            created_at: string;
            /**
             * Ended At
             * @description when it ended, UTC; null: it has not
             */
            ended_at: string | null;
            /**
             * Evaluated At
             * Format: date-time
             * @description when it was evaluated, UTC
             */
            evaluated_at: string;
            /** @description the job that the session prepares for */
            role: components["schemas"]["Role"];
            /** @description how experienced the candidate is */
            level: components["schemas"]["Level"];
            /** @description how the session was held */
            conditions: components["schemas"]["Conditions"];
            /**
             * Overall
             * @description 0 (nothing) to 5 (excellent)
             */
            overall: number;
            /**
             * Overall After
             * @description with all points that appeals have overturned
             */
            overall_after: number;
            /**
             * Confidence
             * @description how certain this is, 0 to 1
             */
            confidence: number;
            /**
             * Questions
             * @description how many questions were asked
             */
            questions: number;
            /**
             * Answered
             * @description answers that have a score of their own
             */
            answered: number;
            /**
             * Competencies
             * @description weakest first
             */
            competencies: components["schemas"]["CompetencyScore"][];
            /**
             * Dimensions
             * @description the mean score of each dimension
             */
            dimensions: components["schemas"]["DimensionMean"][];
            /** @description how it was spoken, which is no part of any other score; null: nothing spoken was scored */
            delivery: components["schemas"]["DeliveryMean"] | null;
            /**
             * Strengths
             * @description what was good
             */
            strengths: string[];
            /**
             * Next Steps
             * @description what to practise next
             */
            next_steps: string[];
            /**
             * Answers
             * @description each question with its answer and evaluation
             */
            answers: components["schemas"]["ReportedAnswer"][];
            /**
             * Progress
             * @description the results for the same role, oldest first, this one last
             */
            progress: components["schemas"]["ProgressPoint"][];
            /**
             * Evaluator
             * @description what evaluated it
             */
            evaluator: string;
            /**
             * Evaluator Version
             * @description the version of the evaluator
             */
            evaluator_version: string;
            /**
             * Rubric Version
             * @description the version of the weights and norms that the scores rest on
             */
            rubric_version: string;
        };
        /**
         * ReportLink
         * @description A URL that shows the page of a report to anyone who has it, until it expires.
         */
        ReportLink: {
            /**
             * Url
             * @description shows the report to anyone who has it; for five minutes
             */
            url: string;
            /**
             * Expires At
             * Format: date-time
             * @description until when this can be used, UTC
             */
            expires_at: string;
        };
        /**
         * ReportedAnswer
         * @description One question with its answer, what is said of it, and what a strong answer says.
         */
        ReportedAnswer: {
            /**
             * Position
             * @description the place of the question, from 1
             */
            position: number;
            /**
             * Question Id
             * @description id of the question
             */
            question_id: string;
            /** @description what sort of question it is */
            kind: components["schemas"]["QuestionKind"];
            /** @description what the question is mainly about */
            competency: components["schemas"]["Competency"];
            /**
             * Question
             * @description the question as it was asked
             */
            question: string;
            /** @description the fact of the resume that the question is drawn from; null: it is from the question bank */
            about: components["schemas"]["CitationView"] | null;
            /**
             * Answer
             * @description what was said or typed; empty: no answer
             */
            answer: string;
            /**
             * Words
             * @description words of the answer
             */
            words: number;
            /**
             * Duration S
             * @description seconds the candidate took for the answer; null: not known
             */
            duration_s: number | null;
            /**
             * Time Limit S
             * @description seconds for an answer; null: there is no clock
             */
            time_limit_s: number | null;
            /**
             * Late By S
             * @description seconds beyond the time limit, which cost nothing; null: no clock was running
             */
            late_by_s: number | null;
            /**
             * Hints
             * @description the hints that were revealed
             */
            hints: components["schemas"]["HintView"][];
            /** @description the scores of the answer and what they rest on */
            evaluation: components["schemas"]["AnswerEvaluation"];
            /** @description how the answer was spoken; null: it was typed */
            delivery: components["schemas"]["DeliveryEvaluation"] | null;
            /**
             * Follow Ups
             * @description what an interviewer would ask next
             */
            follow_ups: components["schemas"]["FollowUp"][];
            /**
             * Follow Up Answers
             * @description answers to follow-up questions, oldest first; practice that no score counts
             */
            follow_up_answers: components["schemas"]["FollowUpAnswerView"][];
            /**
             * Appeals
             * @description key points judged again, oldest first
             */
            appeals: components["schemas"]["AppealView"][];
            /**
             * Overall After
             * @description the score with all points that were overturned
             */
            overall_after: number;
            /**
             * Reference Answer
             * @description a model answer, against which coverage is measured
             */
            reference_answer: string;
        };
        /**
         * Requeued
         * @description How many messages were returned.
         */
        Requeued: {
            /**
             * Messages
             * @description messages that were returned to the queue
             */
            messages: number;
        };
        /**
         * Requeueing
         * @description Why, and how many messages a minute become visible.
         */
        Requeueing: {
            /**
             * Reason
             * @description why, such as a ticket's number; it is kept for ever, so name nobody
             * @example ticket 4711
             */
            reason: string;
            /**
             * Per Minute
             * @description messages a minute that become visible. Default: 20.
             */
            per_minute?: number;
        };
        /**
         * RequirementView
         * @description What the job description asks for, where the resume shows it, and the questions about it.
         */
        RequirementView: {
            /**
             * Name
             * @description the usual name of the tool, language or method, whatever the description wrote
             */
            name: string;
            /** @description audio, or video */
            kind: components["schemas"]["SkillKind"];
            /**
             * Required
             * @description false: nice to have
             */
            required: boolean;
            /**
             * Alternatives
             * @description other requirements; one of all is enough
             */
            alternatives: string[];
            /**
             * Pointer
             * @description RFC 6901 into the parsed resume
             */
            pointer: string | null;
            /**
             * Page
             * @description null: not shown, or stated by the candidate and nowhere in the file
             */
            page: number | null;
            /**
             * Quote
             * @description of the resume; null: it does not show this
             */
            quote: string | null;
            /**
             * Question Ids
             * @description the questions of this session that are about it
             */
            question_ids: string[];
        };
        /**
         * ResendVerification
         * @description The address that was registered.
         */
        ResendVerification: {
            /**
             * Email
             * Format: email
             * @description the email address
             * @example ada@example.com
             */
            email: string;
        };
        /**
         * Resending
         * @description An address that waits to be confirmed, and why it gets another email.
         */
        Resending: {
            /**
             * Email
             * Format: email
             * @description the email address
             * @example ada@example.com
             */
            email: string;
            /**
             * Reason
             * @description why, such as a ticket's number; it is kept for ever, so name nobody
             * @example ticket 4711
             */
            reason: string;
        };
        /**
         * Resent
         * @description The email has been asked for.
         */
        Resent: {
            /**
             * Queued
             * @description true: the email will be sent
             * @default true
             */
            queued: boolean;
        };
        /**
         * ResetPassword
         * @description The token from the link in the email, and the new password.
         */
        ResetPassword: {
            /**
             * Token
             * @description the secret from the link in the email
             */
            token: string;
            /**
             * New Password
             * Format: password
             * @description at least 12 characters, and none that is known or easy to guess
             */
            new_password: string;
        };
        /**
         * ResultView
         * @description The evaluation in short.
         */
        ResultView: {
            /**
             * Overall
             * @description 0 (nothing) to 5 (excellent)
             */
            overall: number;
            /**
             * Competencies
             * @description the mean score of each competency that was asked about
             */
            competencies: components["schemas"]["CompetencyScore"][];
            /**
             * Answered
             * @description answers that have a score of their own
             */
            answered: number;
            /**
             * Rubric Version
             * @description the version of the weights and norms that the scores rest on
             */
            rubric_version: string;
            /**
             * Evaluated At
             * Format: date-time
             * @description when it was evaluated, UTC
             */
            evaluated_at: string;
        };
        /**
         * Resume
         * @description A JSON Resume document.
         */
        Resume: {
            /**
             * @description name and contact details
             * @default {
             *       "name": null,
             *       "label": null,
             *       "email": null,
             *       "phone": null,
             *       "url": null,
             *       "summary": null,
             *       "location": null,
             *       "profiles": []
             *     }
             */
            basics: components["schemas"]["Basics"];
            /**
             * Work
             * @description positions held
             * @default []
             */
            work: components["schemas"]["Work"][];
            /**
             * Education
             * @description courses of study
             * @default []
             */
            education: components["schemas"]["Education"][];
            /**
             * Skills
             * @description skills, alone or in named groups
             * @default []
             */
            skills: components["schemas"]["Skill"][];
            /**
             * Projects
             * @description projects
             * @default []
             */
            projects: components["schemas"]["Project"][];
            /**
             * Languages
             * @description spoken languages
             * @default []
             */
            languages: components["schemas"]["Language"][];
            /**
             * Certificates
             * @description certificates and licences
             * @default []
             */
            certificates: components["schemas"]["Certificate"][];
        };
        /**
         * ResumePatch
         * @description What to change: each list that is given replaces the one that was read, null empties it.
         */
        ResumePatch: {
            /** @description the members of name and contact details to change; null: all are removed */
            basics?: components["schemas"]["BasicsPatch"] | null;
            /** @description positions held */
            work?: components["schemas"]["_List_WorkPatch"];
            /** @description courses of study */
            education?: components["schemas"]["_List_EducationPatch"];
            /** @description skills, alone or in named groups */
            skills?: components["schemas"]["_List_SkillPatch"];
            /** @description projects */
            projects?: components["schemas"]["_List_ProjectPatch"];
            /** @description spoken languages */
            languages?: components["schemas"]["_List_LanguagePatch"];
            /** @description certificates and licences */
            certificates?: components["schemas"]["_List_CertificatePatch"];
        };
        /**
         * ResumeRead
         * @description A resume was uploaded and read.
         */
        ResumeRead: {
            /**
             * Id
             * @description the same at each attempt: an event may arrive twice
             */
            id: string;
            /**
             * Timestamp
             * Format: date-time
             * @description when it was announced
             */
            timestamp: string;
            /**
             * Type
             * @description the type of the credential
             * @constant
             */
            type: "resume.read";
            /** @description the record as it is stored */
            data: components["schemas"]["ResumeSubject"];
        };
        /**
         * ResumeRow
         * @description A resume in a list.
         *
         *     ``no_text``: a scan, from which no questions can be generated until its owner states something.
         */
        ResumeRow: {
            /**
             * Id
             * @description its id
             */
            id: string;
            /**
             * Uploaded At
             * Format: date-time
             * @description when it was uploaded, UTC
             */
            uploaded_at: string;
            /**
             * Filename
             * @description the name of the file as uploaded
             */
            filename: string;
            /**
             * Size Bytes
             * @description the size of the file in bytes
             */
            size_bytes: number;
            /**
             * Pages
             * @description pages of the PDF
             */
            pages: number;
            /**
             * Status
             * @description no_text: a scan, from which no questions can be drawn
             * @enum {string}
             */
            status: "parsed" | "no_text";
        };
        /**
         * ResumeSubject
         * @description The resume that was read.
         */
        ResumeSubject: {
            /**
             * Resume Id
             * @description id of the resume
             */
            resume_id: string;
        };
        /**
         * ResumeView
         * @description A resume with its extracted data, in the field names of JSON Resume.
         */
        ResumeView: {
            /**
             * Id
             * @description its id
             */
            id: string;
            /**
             * Uploaded At
             * Format: date-time
             * @description when it was uploaded, UTC
             */
            uploaded_at: string;
            /**
             * Filename
             * @description the name of the file as uploaded
             */
            filename: string;
            /**
             * Size Bytes
             * @description the size of the file in bytes
             */
            size_bytes: number;
            /**
             * Pages
             * @description pages of the PDF
             */
            pages: number;
            /**
             * Status
             * @description no_text: a scan, from which no questions can be drawn
             * @enum {string}
             */
            status: "parsed" | "no_text";
            /** @description the extracted data, with the evidence for each part */
            parsed: components["schemas"]["ParsedResume"];
            /**
             * Left Out
             * @description what of a JSON Resume document was not kept, as at most 50 pointers (RFC 6901)
             */
            left_out: string[];
        };
        /**
         * RetentionStatus
         * @description How well the promise of 90 days is kept, for the public to see.
         */
        RetentionStatus: {
            /**
             * Promise S
             * @description how long a recording lives
             */
            promise_s: number;
            /**
             * Last Run At
             * @description when the purge last ran, UTC; null: not yet
             */
            last_run_at: string | null;
            /**
             * Clean Before
             * @description nothing that was due before this day is left
             */
            clean_before: string | null;
            /**
             * Purged
             * @description recordings removed so far
             */
            purged: number;
            /**
             * Orphan Blobs
             * @description files without a record in the last daily check
             */
            orphan_blobs: number;
            /**
             * Orphan Media
             * @description files of running sessions that the last daily check found no record of
             */
            orphan_media: number;
            /**
             * Oldest Due At
             * @description of all recordings removed so far
             */
            oldest_due_at: string | null;
            /**
             * Worst Lateness S
             * @description of all recordings removed so far
             */
            worst_lateness_s: number | null;
            /**
             * Failing
             * @description due and still there after the last run
             */
            failing: number;
            /**
             * Unreadable
             * @description records that the last runs could not read
             */
            unreadable: number;
            /** @description the last that ended */
            last_run: components["schemas"]["PurgeRunView"] | null;
            /**
             * Unended Count
             * @description runs so far that were killed before their end
             */
            unended_count: number;
            /**
             * Unended
             * @description the last of those, newest first
             */
            unended: components["schemas"]["UnendedRunView"][];
            /** @description the last daily check; null: none yet */
            daily_check: components["schemas"]["DailyCheckView"] | null;
        };
        /**
         * ReviewDate
         * @description When a question is to be answered again; in the past: it is overdue.
         */
        ReviewDate: {
            /**
             * Question Id
             * @description id of the question
             */
            question_id: string;
            /**
             * Session Id
             * @description where it can be tried; null: it has no tries left
             */
            session_id: string | null;
            /**
             * Question
             * @description the question as it was asked
             */
            question: string;
            /** @description what the question is mainly about */
            competency: components["schemas"]["Competency"];
            /**
             * Tries
             * @description with the answers in sessions, also one that was left out
             */
            tries: number;
            /**
             * Last Score
             * @description 0 (nothing) to 5 (excellent)
             */
            last_score: number;
            /**
             * Last On
             * Format: date
             * @description the day of the last try
             */
            last_on: string;
            /**
             * Due On
             * Format: date
             * @description the day on which to try again
             */
            due_on: string;
        };
        /**
         * Role
         * @description What job the candidate is after.
         * @enum {string}
         */
        Role: "backend" | "frontend" | "full_stack" | "data_engineer" | "data_scientist" | "ml_engineer" | "devops_sre" | "qa_engineer" | "product_manager" | "business_analyst" | "engineering_manager" | "general";
        /**
         * Scope
         * @description A part of what is held about a user.
         * @enum {string}
         */
        Scope: "account" | "profile" | "consents" | "resumes" | "interviews" | "recordings" | "payments";
        /**
         * SecondFactorCode
         * @description A code of the app, a recovery code, or what a passkey has signed.
         */
        SecondFactorCode: {
            /**
             * Code
             * @description a code of the authenticator app, or a recovery code; null: a passkey is sent, or none is needed
             */
            code?: string | null;
            /** @description what a passkey signed, in place of a code; null: a code is sent, or none is needed */
            passkey?: components["schemas"]["SignedCredential"] | null;
        };
        /**
         * SessionEvaluated
         * @description A session was evaluated; its result can be fetched.
         */
        SessionEvaluated: {
            /**
             * Id
             * @description the same at each attempt: an event may arrive twice
             */
            id: string;
            /**
             * Timestamp
             * Format: date-time
             * @description when it was announced
             */
            timestamp: string;
            /**
             * Type
             * @description the type of the credential
             * @constant
             */
            type: "session.evaluated";
            /** @description the record as it is stored */
            data: components["schemas"]["SessionSubject"];
        };
        /**
         * SessionRow
         * @description A session in a list.
         */
        SessionRow: {
            /**
             * Id
             * @description its id
             */
            id: string;
            /**
             * Created At
             * Format: date-time
             * @description when it was created, UTC
             */
            created_at: string;
            /** @description how far it is */
            state: components["schemas"]["State"];
            /** @description the job that the session prepares for */
            role: components["schemas"]["Role"];
            /** @description how experienced the candidate is */
            level: components["schemas"]["Level"];
            /** @description how the candidate answers */
            mode: components["schemas"]["Mode"];
            /** @description how it is held */
            conditions: components["schemas"]["Conditions"];
            /**
             * Questions
             * @description how many questions it has
             */
            questions: number;
            /**
             * Answered
             * @description questions that have an answer
             */
            answered: number;
            /** @description the evaluation in short; null: not evaluated */
            result: components["schemas"]["ResultView"] | null;
        };
        /**
         * SessionSubject
         * @description The session that was evaluated.
         */
        SessionSubject: {
            /**
             * Session Id
             * @description id of the session
             */
            session_id: string;
        };
        /**
         * SessionView
         * @description A session with its questions in the order in which they are asked.
         */
        SessionView: {
            /**
             * Id
             * @description its id
             */
            id: string;
            /**
             * Created At
             * Format: date-time
             * @description when it was created, UTC
             */
            created_at: string;
            /**
             * Ended At
             * @description when it ended, UTC; null: it has not
             */
            ended_at: string | null;
            /** @description how far it is */
            state: components["schemas"]["State"];
            /** @description the job that the session prepares for */
            role: components["schemas"]["Role"];
            /** @description how experienced the candidate is */
            level: components["schemas"]["Level"];
            /** @description how the candidate answers */
            mode: components["schemas"]["Mode"];
            /** @description how it is held */
            conditions: components["schemas"]["Conditions"];
            /**
             * Seed
             * @description gives the same questions again while nothing else changes
             */
            seed: number;
            /**
             * Resume Id
             * @description id of the resume that questions are drawn from; null: none
             */
            resume_id: string | null;
            /** @description null: nothing is recorded */
            recording: components["schemas"]["RecordingConsentView"] | null;
            /**
             * Questions
             * @description the questions, in the order in which they are asked
             */
            questions: components["schemas"]["QuestionView"][];
            /**
             * Answered
             * @description questions that have an answer
             */
            answered: number;
            /** @description how many of the spoken answers are ready */
            processed: components["schemas"]["Processed"];
            /** @description the evaluation in short; null: not evaluated */
            result: components["schemas"]["ResultView"] | null;
            /**
             * Requirements
             * @description of the job description, what is required first; empty: none was sent, or nothing that is known was found in it
             */
            requirements: components["schemas"]["RequirementView"][];
            /**
             * Adaptive
             * @description whether later questions go by the answers before them
             */
            adaptive: boolean;
            /**
             * Adapted
             * @description questions that were replaced, in order
             */
            adapted: components["schemas"]["AdaptedView"][];
        };
        /**
         * Shown
         * @description What the tests of a clause have shown.
         * @enum {string}
         */
        Shown: "holds" | "fails" | "not_shown";
        /**
         * SignedCredential
         * @description The JSON of what ``navigator.credentials.get`` returns.
         */
        SignedCredential: {
            /**
             * Id
             * @description the id of the credential, in base64url
             */
            id: string;
            /**
             * Rawid
             * @description the id of the credential once more, in base64url
             */
            rawId: string;
            /**
             * Type
             * @description the type of the credential
             * @constant
             */
            type: "public-key";
            /** @description what the authenticator returned */
            response: components["schemas"]["Asserted"];
        };
        /**
         * Skill
         * @description A skill, or a named group of skills.
         */
        Skill: {
            /**
             * Name
             * @description the skill, or the name of the group
             */
            name: string;
            /**
             * Keywords
             * @description the words listed with it
             * @default []
             */
            keywords: string[];
        };
        /**
         * SkillKind
         * @description What sort of skill a word names. ``OTHER``: a domain, a network, or nothing known.
         * @enum {string}
         */
        SkillKind: "tool" | "language" | "method" | "soft" | "spoken" | "other";
        /**
         * SkillPatch
         * @description A skill, or a named group of skills.
         */
        SkillPatch: {
            /**
             * Name
             * @description the full name
             */
            name: string;
            /**
             * Keywords
             * @description the words listed with it
             * @default []
             */
            keywords: string[];
        };
        /**
         * Sought
         * @description An address, and why its account is looked for.
         */
        Sought: {
            /**
             * Email
             * Format: email
             * @description the address whose account is looked for
             * @example ada@example.com
             */
            email: string;
            /**
             * Reason
             * @description why, such as a ticket's number; it is kept for ever, so name nobody
             * @example ticket 4711
             */
            reason: string;
        };
        /**
         * Span
         * @description A stretch of the recording.
         */
        Span: {
            /**
             * Start S
             * @description from the start of the recording
             */
            start_s: number;
            /**
             * End S
             * @description from the start of the recording
             */
            end_s: number;
        };
        /**
         * SpeechAccess
         * @description A secret with which this browser may use speech recognition until it expires.
         */
        SpeechAccess: {
            /**
             * Token
             * @description the secret for the speech recogniser
             */
            token: string;
            /**
             * Endpoint
             * @description where speech recognition is reached
             */
            endpoint: string;
            /**
             * Expires At
             * Format: date-time
             * @description until when this can be used, UTC
             */
            expires_at: string;
        };
        /**
         * SpeechLimit
         * @description What an engine cannot tell; shown with every result that rests on it.
         * @enum {string}
         */
        SpeechLimit: "english_only" | "no_pronunciation" | "no_prosody" | "fillers_undercounted" | "fillers_engine_dependent";
        /**
         * Stage
         * @description How far an erasure is.
         * @enum {string}
         */
        Stage: "requested" | "removed" | "waiting_for_payment_service" | "verified";
        /**
         * StarParts
         * @description The first sentence that states each part of a STAR answer, if any does.
         */
        StarParts: {
            /** @description the sentence that states the situation; null: none does */
            situation: components["schemas"]["Quote"] | null;
            /** @description the sentence that states the task; null: none does */
            task: components["schemas"]["Quote"] | null;
            /** @description the sentence that states what the candidate did; null: none does */
            action: components["schemas"]["Quote"] | null;
            /** @description the sentence that states the result; null: none does */
            result: components["schemas"]["Quote"] | null;
        };
        /**
         * State
         * @description How far a session is; it only ever moves down this list.
         * @enum {string}
         */
        State: "open" | "closing" | "ended" | "evaluated";
        /**
         * StateCode
         * @enum {string}
         */
        StateCode: "01" | "02" | "03" | "04" | "05" | "06" | "07" | "08" | "09" | "10" | "11" | "12" | "13" | "14" | "15" | "16" | "17" | "18" | "19" | "20" | "21" | "22" | "23" | "24" | "26" | "27" | "29" | "30" | "31" | "32" | "33" | "34" | "35" | "36" | "37" | "38" | "97";
        /**
         * StatedReason
         * @description An act that needs nothing but a reason.
         */
        StatedReason: {
            /**
             * Reason
             * @description why, such as a ticket's number; it is kept for ever, so name nobody
             * @example ticket 4711
             */
            reason: string;
        };
        /**
         * Status
         * @description Whether the account can be used.
         * @enum {string}
         */
        Status: "active" | "disabled" | "erasing";
        /**
         * StillOnItsWay
         * @description What is not final: running subscriptions are ended, refunds and disputes go on.
         */
        StillOnItsWay: {
            /**
             * Subscriptions
             * @description running subscriptions, which are ended
             */
            subscriptions: number;
            /**
             * Refunds
             * @description refunds that have not arrived
             */
            refunds: number;
            /**
             * Disputes
             * @description payment disputes that are not decided
             */
            disputes: number;
        };
        /**
         * Subject
         * @description What is open: an order that is not paid, a subscription that is not over, a refund...
         * @enum {string}
         */
        Subject: "order" | "subscription" | "ending" | "refund_intent" | "refund" | "dispute";
        /**
         * SubscriptionView
         * @description A subscription; a cancelled one lasts until the paid period ends.
         */
        SubscriptionView: {
            /**
             * Id
             * @description its id
             */
            id: string;
            /**
             * Created At
             * Format: date-time
             * @description when it was created, UTC
             */
            created_at: string;
            /** @description the product */
            plan: components["schemas"]["PlanView"];
            /**
             * Status
             * @description Razorpay's word: created, authenticated, active, pending (a charge failed and is tried again), halted, paused, cancelled, completed or expired
             */
            status: string;
            /**
             * Cancelled At
             * @description when it was cancelled, UTC; null: it was not
             */
            cancelled_at: string | null;
            /**
             * Over
             * @description true: it has ended and charges nothing more
             */
            over: boolean;
            /** @description the options with which the browser opens Razorpay's checkout */
            checkout: components["schemas"]["CheckoutView"];
        };
        /**
         * TaskKind
         * @description What is to be done.
         * @enum {string}
         */
        TaskKind: "try" | "interview";
        /**
         * TimerRun
         * @description The timer whose work is done.
         */
        TimerRun: {
            /**
             * Timer
             * @description the name of the timer
             */
            timer: string;
        };
        /**
         * Tokens
         * @description An access token, to be sent as ``Authorization: Bearer``.
         */
        Tokens: {
            /**
             * Access Token
             * @description a JWT, to be sent as `Authorization: Bearer`
             */
            access_token: string;
            /**
             * Token Type
             * @description the scheme of the Authorization header
             * @default Bearer
             * @constant
             */
            token_type: "Bearer";
            /**
             * Expires In
             * @description seconds
             */
            expires_in: number;
            /**
             * User Id
             * @description id of the user
             */
            user_id: string;
        };
        /**
         * TotpConfirm
         * @description A code that the app shows.
         */
        TotpConfirm: {
            /**
             * Code
             * @description a code of the authenticator app
             * @example 123456
             */
            code: string;
        };
        /**
         * Transcript
         * @description What was said; ``words`` are in order of time, and none are there if nobody spoke.
         *
         *     ``unheard`` names the stretches of voice for which no words were found, even when they were
         *     recognised again by themselves: where there are any, the transcript is partial. Of an engine
         *     that does not check this, it is empty. ``filler_recall`` is the share of "um" and "uh" that the
         *     engine wrote down when it was measured, None where that is not known. ``other_language`` is that
         *     of the speech, by ISO 639-1, where the engine is sure that it is not English; UNDETERMINED where
         *     it cannot tell which one it is.
         */
        Transcript: {
            /**
             * Text
             * @description all the words
             */
            text: string;
            /**
             * Words
             * @description the words, in order of time
             */
            words: components["schemas"]["Word"][];
            /**
             * Language
             * @description the language of the speech as recognised, by BCP 47
             */
            language: string;
            /**
             * Engine
             * @description the speech recogniser
             */
            engine: string;
            /**
             * Engine Version
             * @description the version of the speech recogniser
             */
            engine_version: string;
            /**
             * Confidence
             * @description the mean over the words, 0 to 1; null: not known
             * @default null
             */
            confidence: number | null;
            /**
             * @description the assessment of the sounds, never scored; null: not assessed
             * @default null
             */
            pronunciation: components["schemas"]["Pronunciation"] | null;
            /**
             * Limits
             * @description what the recogniser cannot tell
             * @default []
             */
            limits: components["schemas"]["SpeechLimit"][];
            /**
             * Unheard
             * @description stretches of voice for which no words were found
             * @default []
             */
            unheard: components["schemas"]["Span"][];
            /**
             * Filler Recall
             * @description share of um and uh that the recogniser wrote down when measured, 0 to 1; null: not known
             * @default null
             */
            filler_recall: number | null;
            /**
             * Other Language
             * @description the language of the speech, by ISO 639-1, if surely not English; null: English, or not known
             * @default null
             */
            other_language: string | null;
        };
        /**
         * Trend
         * @description The first answers beside the latest; no answer is in both.
         */
        Trend: {
            /** @description the first answers */
            first: components["schemas"]["Period"];
            /** @description the latest answers */
            latest: components["schemas"]["Period"];
            /** @description what can be said of the difference */
            direction: components["schemas"]["Direction"];
        };
        /**
         * UnendedRunView
         * @description A run of the purge that was killed before its end. What it removed is counted.
         */
        UnendedRunView: {
            /**
             * Started At
             * Format: date-time
             * @description when it began, UTC
             */
            started_at: string;
        };
        /**
         * UnheardReason
         * @description Why a transcript cannot be relied on.
         * @enum {string}
         */
        UnheardReason: "low_confidence" | "partial" | "other_language" | "no_sentences";
        /**
         * UploadGrantView
         * @description Permission to upload a file: send it to ``url`` by ``method`` with exactly these headers.
         */
        UploadGrantView: {
            /**
             * Upload Id
             * @description id of the upload
             */
            upload_id: string;
            /**
             * Url
             * @description where the file is sent to
             */
            url: string;
            /**
             * Method
             * @description the HTTP method of the upload
             */
            method: string;
            /**
             * Headers
             * @description the headers to send with the file, exactly these
             */
            headers: {
                [key: string]: string;
            };
            /**
             * Expires At
             * Format: date-time
             * @description until when this can be used, UTC
             */
            expires_at: string;
        };
        /**
         * UsageEvent
         * @description What happened. No other member is accepted.
         */
        UsageEvent: {
            /** @description the page of the frontend; null: nothing to count */
            page?: components["schemas"]["Page"] | null;
            /** @description what was used; null: nothing to count */
            feature?: components["schemas"]["Feature"] | null;
            /** @description how long the visit was, in one of five sizes; null: not told */
            duration?: components["schemas"]["Duration"] | null;
        };
        /**
         * Verdict
         * @description Whether the answer could be judged on its merits, or why not.
         * @enum {string}
         */
        Verdict: "scored" | "empty" | "too_short" | "no_attempt" | "other_language" | "gibberish" | "off_topic" | "copied_question" | "keyword_stuffed" | "instruction_bearing";
        /**
         * Verified
         * @description The address is confirmed and its owner can log in.
         */
        Verified: {
            /**
             * Verified
             * @description true: the address is confirmed
             * @default true
             * @constant
             */
            verified: true;
        };
        /**
         * VerifiedView
         * @description The order or the subscription after the checkout.
         */
        VerifiedView: {
            /**
             * @description the order; null: a subscription was paid
             * @default null
             */
            order: components["schemas"]["OrderView"] | null;
            /**
             * @description the subscription; null: an order was paid
             * @default null
             */
            subscription: components["schemas"]["SubscriptionView"] | null;
        };
        /**
         * VerifyEmail
         * @description The token from the link in the email, and the password that was chosen in the form.
         */
        VerifyEmail: {
            /**
             * Token
             * @description the secret from the link in the email
             */
            token: string;
            /**
             * Password
             * @description the password chosen at registration; null: this is the browser that registered
             */
            password?: string | null;
        };
        /**
         * VersionView
         * @description A version of the privacy policy.
         */
        VersionView: {
            /**
             * Version
             * @description the version of the privacy policy
             */
            version: string;
            /**
             * Published At
             * Format: date-time
             * @description when it was published, UTC
             */
            published_at: string;
            /**
             * Effective At
             * Format: date-time
             * @description when it takes effect, UTC
             */
            effective_at: string;
            /**
             * Summary
             * @description what changes, in short
             */
            summary: string;
            /**
             * Text Sha256
             * @description of the text in UTF-8
             */
            text_sha256: string;
            /**
             * Significant
             * @description every registered user gets an email
             */
            significant: boolean;
            /**
             * Purposes
             * @description uses of personal data that need a consent of their own
             */
            purposes: components["schemas"]["PurposeView"][];
        };
        /**
         * VersionsView
         * @description Every published version, newest first, and the one before them.
         */
        VersionsView: {
            /**
             * Items
             * @description every version, newest first
             */
            items: components["schemas"]["VersionView"][];
        };
        /**
         * VoiceDetector
         * @description What told voice from silence.
         * @enum {string}
         */
        VoiceDetector: "silero" | "energy";
        /**
         * Warn
         * @description What the candidate should know about the extracted data.
         * @enum {string}
         */
        Warn: "no_text" | "text_unreadable" | "text_shortened" | "no_sections" | "name_uncertain" | "email_uncertain" | "dates_uncertain" | "entries_lost" | "skills_from_text" | "links_dropped";
        /**
         * WebhookDeliveryView
         * @description One event on its way to one endpoint.
         */
        WebhookDeliveryView: {
            /**
             * Id
             * @description its id
             */
            id: string;
            /**
             * Endpoint Id
             * @description id of a webhook endpoint
             */
            endpoint_id: string;
            /**
             * Event Id
             * @description what `webhook-id` says, the same at each attempt
             */
            event_id: string;
            /**
             * Type
             * @description the type of the credential
             */
            type: string;
            /**
             * Subject Id
             * @description the id in the event's `data`
             */
            subject_id: string;
            /**
             * Created At
             * Format: date-time
             * @description when it was created, UTC
             */
            created_at: string;
            /** @description how far it is */
            state: components["schemas"]["DeliveryState"];
            /**
             * Attempts
             * @description how often it was sent, 0 to 10
             */
            attempts: number;
            /**
             * Last At
             * @description when it was last attempted
             */
            last_at: string | null;
            /**
             * Last Status
             * @description what was answered; null: nothing
             */
            last_status: number | null;
            /** @description null: it was delivered, or not tried yet */
            last_problem: components["schemas"]["DeliveryProblem"] | null;
            /**
             * Next At
             * @description when it is attempted next
             */
            next_at: string | null;
        };
        /**
         * WebhookEndpointUpdate
         * @description What can be changed; what is left out stays.
         */
        WebhookEndpointUpdate: {
            /**
             * Url
             * @description an address on the web; null: not found
             */
            url?: string | null;
            /**
             * Events
             * @description what it is told of; null: as it is
             */
            events?: components["schemas"]["EventType"][] | null;
            /**
             * Enabled
             * @description whether it is to get events; null: as it is
             */
            enabled?: boolean | null;
        };
        /**
         * WebhookEndpointView
         * @description Where events are sent.
         */
        WebhookEndpointView: {
            /**
             * Id
             * @description its id
             */
            id: string;
            /**
             * Url
             * @description where events are posted to
             */
            url: string;
            /**
             * Events
             * @description what it is told of
             */
            events: string[];
            /**
             * Created At
             * Format: date-time
             * @description when it was created, UTC
             */
            created_at: string;
            /**
             * Failing Since
             * @description null: the last attempt went well
             */
            failing_since: string | null;
            /** @description null: in use; `failing`: by us after five days without a success; `gone`: it answered 410; `owner`: by you */
            disabled: components["schemas"]["Disabled"] | null;
            /**
             * Disabled At
             * @description null: it gets events
             */
            disabled_at: string | null;
        };
        /**
         * WebhookEndpointsView
         * @description Every endpoint of the account.
         */
        WebhookEndpointsView: {
            /**
             * Items
             * @description the entries of this page
             */
            items: components["schemas"]["WebhookEndpointView"][];
        };
        /**
         * Withdrawn
         * @description What a withdrawal has removed.
         */
        Withdrawn: {
            /**
             * Recordings Erased
             * @description recordings that were removed
             */
            recordings_erased: number;
        };
        /**
         * Word
         * @description A word as it was heard. ``text`` may carry punctuation.
         *
         *     ``accuracy`` says how close the sounds are to the expected ones, where the engine assesses
         *     that. It is shown and never scored: it moves with the accent.
         */
        Word: {
            /**
             * Text
             * @description the word, perhaps with punctuation
             */
            text: string;
            /**
             * Start S
             * @description from the start of the recording
             */
            start_s: number;
            /**
             * End S
             * @description from the start of the recording
             */
            end_s: number;
            /**
             * Confidence
             * @description how certain the word is, 0 to 1; null: not known
             * @default null
             */
            confidence: number | null;
            /**
             * Accuracy
             * @description 0 to 100: how close the sounds are to the expected ones; shown, never scored; null: not assessed
             * @default null
             */
            accuracy: number | null;
        };
        Wording: string;
        /**
         * Work
         * @description One position. ``name`` is the employer.
         */
        Work: {
            /**
             * Name
             * @description the employer; null: not found
             * @default null
             */
            name: string | null;
            /**
             * Position
             * @description the job title; null: not found
             * @default null
             */
            position: string | null;
            /**
             * Location
             * @description where it is; null: not found
             * @default null
             */
            location: string | null;
            /**
             * Startdate
             * @description YYYY or YYYY-MM; null: not found
             * @default null
             */
            startDate: string | null;
            /**
             * Enddate
             * @description YYYY or YYYY-MM; null: not found, or it has not ended
             * @default null
             */
            endDate: string | null;
            /**
             * Current
             * @description true: it has not ended
             * @default false
             */
            current: boolean;
            /**
             * Summary
             * @description what the position was about; null: not found
             * @default null
             */
            summary: string | null;
            /**
             * Highlights
             * @description the points under the entry, as written
             * @default []
             */
            highlights: string[];
        };
        /**
         * WorkPatch
         * @description One position.
         */
        WorkPatch: {
            /**
             * Name
             * @description the employer; null: not said
             * @default null
             */
            name: string | null;
            /**
             * Position
             * @description the job title; null: not said
             * @default null
             */
            position: string | null;
            /**
             * Location
             * @description where it is; null: not found
             * @default null
             */
            location: string | null;
            /**
             * Startdate
             * @description YYYY or YYYY-MM; null: not found
             * @default null
             */
            startDate: string | null;
            /**
             * Enddate
             * @description YYYY or YYYY-MM; null: not found, or it has not ended
             * @default null
             */
            endDate: string | null;
            /**
             * Current
             * @description true: it has not ended
             * @default false
             */
            current: boolean;
            /**
             * Summary
             * @description what the job was, in a paragraph; null: not said
             * @default null
             */
            summary: string | null;
            /**
             * Highlights
             * @description the points under the entry, as written
             * @default []
             */
            highlights: string[];
        };
        _Entries: components["schemas"]["Json"][] | null;
        _List_CertificatePatch: components["schemas"]["CertificatePatch"][] | null;
        _List_EducationPatch: components["schemas"]["EducationPatch"][] | null;
        _List_LanguagePatch: components["schemas"]["LanguagePatch"][] | null;
        _List_ProjectPatch: components["schemas"]["ProjectPatch"][] | null;
        _List_SkillPatch: components["schemas"]["SkillPatch"][] | null;
        _List_WorkPatch: components["schemas"]["WorkPatch"][] | null;
    };
    responses: {
        /**
         * @description - `document.unreadable`: This record cannot be read at the moment
         *     - `request.contended`: Too many requests changed the same thing at the same time
         *     - `service.not_configured`: This part of the service is not set up
         *     - `service.outage`: Part of the service is not responding
         */
        ServiceUnavailable: {
            headers: {
                /** @description seconds to wait */
                "Retry-After"?: number;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "document.unreadable" | "request.contended" | "service.not_configured" | "service.outage";
                };
            };
        };
        /** @description Internal error; it has been logged. */
        InternalServerError: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Too Many Requests */
        TooManyRequests: {
            headers: {
                /** @description seconds to wait */
                "Retry-After"?: number;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /**
         * @description - `auth.invalid_token`: The access token is invalid or has expired
         *     - `request.no_token`: An access token is required
         */
        Unauthorized: {
            headers: {
                /** @description the challenge */
                "WWW-Authenticate"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "auth.invalid_token" | "request.no_token";
                };
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    auth_register: {
        parameters: {
            query?: never;
            header?: {
                /** @description A request that is repeated with the same key takes effect once. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "Asha Rao",
                 *       "email": "asha@example.com",
                 *       "password": "copper-lantern-41-river",
                 *       "adult": true
                 *     }
                 */
                "application/json": components["schemas"]["Register"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    /** @description where the result will be */
                    Location?: string;
                    /** @description seconds to wait */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Accepted"];
                };
            };
            /** @description - `request.malformed`: The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.malformed";
                    };
                };
            };
            /** @description - `request.cross_site`: This request must come from our own site */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.cross_site";
                    };
                };
            };
            /** @description - `request.idempotency_key_reused`: This Idempotency-Key was used for another request */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.idempotency_key_reused";
                    };
                };
            };
            /** @description - `request.too_large`: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.too_large";
                    };
                };
            };
            /** @description - `request.wrong_media_type`: This content type is not accepted */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.wrong_media_type";
                    };
                };
            };
            /**
             * @description - `auth.adults_only`: You must be 18 or older to have an account
             *     - `email.invalid`: The email address is not valid
             *     - `password.breached`: The password is in a list of leaked passwords
             *     - `password.too_common`: The password is too common
             *     - `password.too_long`: The password is too long
             *     - `password.too_personal`: The password contains too much of your name, your email address or our name
             *     - `password.too_short`: The password is too short
             *     - `password.too_simple`: The password is a repetition or a sequence
             *     - `password.unchanged`: The new password is the same as the current one
             *     - `request.invalid`: The request does not follow the schema
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "auth.adults_only" | "email.invalid" | "password.breached" | "password.too_common" | "password.too_long" | "password.too_personal" | "password.too_short" | "password.too_simple" | "password.unchanged" | "request.invalid";
                    };
                };
            };
            /** @description - `auth.too_many_attempts`: Too many attempts; wait before the next one */
            429: {
                headers: {
                    /** @description seconds to wait */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "auth.too_many_attempts";
                    };
                };
            };
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    auth_verify_email: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "token": "eZ1cPq0m8X4vJ7uT2sWk9YbLr5NdHf3A",
                 *       "password": "copper-lantern-41-river"
                 *     }
                 */
                "application/json": components["schemas"]["VerifyEmail"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Verified"];
                };
            };
            /** @description - `request.malformed`: The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.malformed";
                    };
                };
            };
            /**
             * @description - `auth.password_needed`: Send the password of the registration too, or confirm in the browser that made it
             *     - `auth.wrong_password`: The password is wrong
             *     - `request.cross_site`: This request must come from our own site
             */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "auth.password_needed" | "auth.wrong_password" | "request.cross_site";
                    };
                };
            };
            /** @description - `auth.already_registered`: An account with this email address already exists */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "auth.already_registered";
                    };
                };
            };
            /** @description - `auth.link_invalid`: The link is no longer valid */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "auth.link_invalid";
                    };
                };
            };
            /** @description - `request.too_large`: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.too_large";
                    };
                };
            };
            /** @description - `request.wrong_media_type`: This content type is not accepted */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.wrong_media_type";
                    };
                };
            };
            /** @description - `request.invalid`: The request does not follow the schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.invalid";
                    };
                };
            };
            /** @description - `auth.too_many_attempts`: Too many attempts; wait before the next one */
            429: {
                headers: {
                    /** @description seconds to wait */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "auth.too_many_attempts";
                    };
                };
            };
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    auth_login: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "email": "asha@example.com",
                 *       "password": "copper-lantern-41-river"
                 *     }
                 */
                "application/json": components["schemas"]["Login"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tokens"];
                };
            };
            /** @description - `request.malformed`: The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.malformed";
                    };
                };
            };
            /**
             * @description - `auth.passkey_refused`: The passkey was not accepted; start again
             *     - `auth.second_factor_needed`: A code of your authenticator app is needed too
             *     - `auth.wrong_code`: The code is wrong or was used before
             *     - `auth.wrong_credentials`: Email or password is wrong, or the address has not been confirmed yet
             */
            401: {
                headers: {
                    /** @description the challenge */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "auth.passkey_refused" | "auth.second_factor_needed" | "auth.wrong_code" | "auth.wrong_credentials";
                    };
                };
            };
            /** @description - `request.cross_site`: This request must come from our own site */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.cross_site";
                    };
                };
            };
            /** @description - `request.too_large`: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.too_large";
                    };
                };
            };
            /** @description - `request.wrong_media_type`: This content type is not accepted */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.wrong_media_type";
                    };
                };
            };
            /**
             * @description - `email.invalid`: The email address is not valid
             *     - `request.invalid`: The request does not follow the schema
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "email.invalid" | "request.invalid";
                    };
                };
            };
            /** @description - `auth.too_many_attempts`: Too many attempts; wait before the next one */
            429: {
                headers: {
                    /** @description seconds to wait */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "auth.too_many_attempts";
                    };
                };
            };
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    api_jwks: {
        parameters: {
            query?: never;
            header?: {
                /** @description 304 is answered when this is still the version. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JsonWebKeySet"];
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    account_read: {
        parameters: {
            query?: never;
            header?: {
                /** @description 304 is answered when this is still the version. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountView"];
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    account_delete: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "password": "copper-lantern-41-river"
                 *     }
                 */
                "application/json": components["schemas"]["AccountDelete"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    /** @description where the result will be */
                    Location?: string;
                    /** @description seconds to wait */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErasureStarted"];
                };
            };
            /** @description - `request.malformed`: The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.malformed";
                    };
                };
            };
            /**
             * @description - `auth.invalid_token`: The access token is invalid or has expired
             *     - `auth.reauthentication_needed`: Log in again to do this
             *     - `request.no_token`: An access token is required
             */
            401: {
                headers: {
                    /** @description the challenge */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "auth.invalid_token" | "auth.reauthentication_needed" | "request.no_token";
                    };
                };
            };
            /** @description - `auth.wrong_password`: The password is wrong */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "auth.wrong_password";
                    };
                };
            };
            /** @description - `request.too_large`: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.too_large";
                    };
                };
            };
            /** @description - `request.wrong_media_type`: This content type is not accepted */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.wrong_media_type";
                    };
                };
            };
            /** @description - `request.invalid`: The request does not follow the schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.invalid";
                    };
                };
            };
            /** @description - `auth.too_many_attempts`: Too many attempts; wait before the next one */
            429: {
                headers: {
                    /** @description seconds to wait */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "auth.too_many_attempts";
                    };
                };
            };
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    account_update: {
        parameters: {
            query?: never;
            header?: {
                /** @description The change is made to this version only. */
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "Asha Rao"
                 *     }
                 */
                "application/json": components["schemas"]["AccountUpdate"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountView"];
                };
            };
            /** @description - `request.malformed`: The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.malformed";
                    };
                };
            };
            401: components["responses"]["Unauthorized"];
            /** @description - `request.changed_meanwhile`: The resource has changed since it was read */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.changed_meanwhile";
                    };
                };
            };
            /** @description - `request.too_large`: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.too_large";
                    };
                };
            };
            /** @description - `request.wrong_media_type`: This content type is not accepted */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.wrong_media_type";
                    };
                };
            };
            /** @description - `request.invalid`: The request does not follow the schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.invalid";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    account_data: {
        parameters: {
            query?: never;
            header?: {
                /** @description 304 is answered when this is still the version. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HeldView"];
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    account_delete_preview: {
        parameters: {
            query?: never;
            header?: {
                /** @description 304 is answered when this is still the version. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErasurePreview"];
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    account_email_change: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "email": "asha.new@example.com"
                 *     }
                 */
                "application/json": components["schemas"]["AccountEmailChange"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    /** @description where the result will be */
                    Location?: string;
                    /** @description seconds to wait */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Accepted"];
                };
            };
            /** @description - `request.malformed`: The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.malformed";
                    };
                };
            };
            /**
             * @description - `auth.invalid_token`: The access token is invalid or has expired
             *     - `auth.reauthentication_needed`: Log in again to do this
             *     - `request.no_token`: An access token is required
             */
            401: {
                headers: {
                    /** @description the challenge */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "auth.invalid_token" | "auth.reauthentication_needed" | "request.no_token";
                    };
                };
            };
            /** @description - `request.too_large`: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.too_large";
                    };
                };
            };
            /** @description - `request.wrong_media_type`: This content type is not accepted */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.wrong_media_type";
                    };
                };
            };
            /**
             * @description - `email.invalid`: The email address is not valid
             *     - `request.invalid`: The request does not follow the schema
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "email.invalid" | "request.invalid";
                    };
                };
            };
            /** @description - `auth.too_many_attempts`: Too many attempts; wait before the next one */
            429: {
                headers: {
                    /** @description seconds to wait */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "auth.too_many_attempts";
                    };
                };
            };
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    account_email_confirm: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "token": "eZ1cPq0m8X4vJ7uT2sWk9YbLr5NdHf3A"
                 *     }
                 */
                "application/json": components["schemas"]["AccountEmailConfirm"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EmailChangeView"];
                };
            };
            /** @description - `request.malformed`: The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.malformed";
                    };
                };
            };
            /** @description - `auth.invalid_token`: The access token is invalid or has expired */
            401: {
                headers: {
                    /** @description the challenge */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "auth.invalid_token";
                    };
                };
            };
            /** @description - `auth.already_registered`: An account with this email address already exists */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "auth.already_registered";
                    };
                };
            };
            /** @description - `auth.link_invalid`: The link is no longer valid */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "auth.link_invalid";
                    };
                };
            };
            /** @description - `request.too_large`: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.too_large";
                    };
                };
            };
            /** @description - `request.wrong_media_type`: This content type is not accepted */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.wrong_media_type";
                    };
                };
            };
            /** @description - `request.invalid`: The request does not follow the schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.invalid";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    account_export: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    /** @description where the result will be */
                    Location?: string;
                    /** @description seconds to wait */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExportView"];
                };
            };
            401: components["responses"]["Unauthorized"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    account_export_read: {
        parameters: {
            query?: never;
            header?: {
                /** @description 304 is answered when this is still the version. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description id of the export */
                export_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExportView"];
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            /**
             * @description - `privacy.no_such_export`: Export not found
             *     - `request.no_such_thing`: Resource not found
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "privacy.no_such_export" | "request.no_such_thing";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    auth_change_password: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "current_password": "copper-lantern-41-river",
                 *       "new_password": "seven-quiet-harbours-92"
                 *     }
                 */
                "application/json": components["schemas"]["ChangePassword"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tokens"];
                };
            };
            /** @description - `request.malformed`: The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.malformed";
                    };
                };
            };
            /**
             * @description - `auth.invalid_token`: The access token is invalid or has expired
             *     - `auth.reauthentication_needed`: Log in again to do this
             *     - `request.no_token`: An access token is required
             */
            401: {
                headers: {
                    /** @description the challenge */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "auth.invalid_token" | "auth.reauthentication_needed" | "request.no_token";
                    };
                };
            };
            /** @description - `auth.wrong_password`: The password is wrong */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "auth.wrong_password";
                    };
                };
            };
            /** @description - `request.too_large`: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.too_large";
                    };
                };
            };
            /** @description - `request.wrong_media_type`: This content type is not accepted */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.wrong_media_type";
                    };
                };
            };
            /**
             * @description - `password.breached`: The password is in a list of leaked passwords
             *     - `password.too_common`: The password is too common
             *     - `password.too_long`: The password is too long
             *     - `password.too_personal`: The password contains too much of your name, your email address or our name
             *     - `password.too_short`: The password is too short
             *     - `password.too_simple`: The password is a repetition or a sequence
             *     - `password.unchanged`: The new password is the same as the current one
             *     - `request.invalid`: The request does not follow the schema
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "password.breached" | "password.too_common" | "password.too_long" | "password.too_personal" | "password.too_short" | "password.too_simple" | "password.unchanged" | "request.invalid";
                    };
                };
            };
            /** @description - `auth.too_many_attempts`: Too many attempts; wait before the next one */
            429: {
                headers: {
                    /** @description seconds to wait */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "auth.too_many_attempts";
                    };
                };
            };
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    auth_forgot_password: {
        parameters: {
            query?: never;
            header?: {
                /** @description A request that is repeated with the same key takes effect once. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "email": "asha@example.com"
                 *     }
                 */
                "application/json": components["schemas"]["ForgotPassword"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    /** @description where the result will be */
                    Location?: string;
                    /** @description seconds to wait */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Accepted"];
                };
            };
            /** @description - `request.malformed`: The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.malformed";
                    };
                };
            };
            /** @description - `request.idempotency_key_reused`: This Idempotency-Key was used for another request */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.idempotency_key_reused";
                    };
                };
            };
            /** @description - `request.too_large`: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.too_large";
                    };
                };
            };
            /** @description - `request.wrong_media_type`: This content type is not accepted */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.wrong_media_type";
                    };
                };
            };
            /**
             * @description - `email.invalid`: The email address is not valid
             *     - `request.invalid`: The request does not follow the schema
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "email.invalid" | "request.invalid";
                    };
                };
            };
            /** @description - `auth.too_many_attempts`: Too many attempts; wait before the next one */
            429: {
                headers: {
                    /** @description seconds to wait */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "auth.too_many_attempts";
                    };
                };
            };
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    auth_identity_list: {
        parameters: {
            query?: never;
            header?: {
                /** @description 304 is answered when this is still the version. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Listing_IdentityView"];
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    auth_identity_link: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "provider": "google",
                 *       "return_to": "/settings"
                 *     }
                 */
                "application/json": components["schemas"]["IdentityLink"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuthorizationView"];
                };
            };
            /** @description - `request.malformed`: The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.malformed";
                    };
                };
            };
            /**
             * @description - `auth.invalid_token`: The access token is invalid or has expired
             *     - `auth.reauthentication_needed`: Log in again to do this
             *     - `request.no_token`: An access token is required
             */
            401: {
                headers: {
                    /** @description the challenge */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "auth.invalid_token" | "auth.reauthentication_needed" | "request.no_token";
                    };
                };
            };
            /** @description - `request.cross_site`: This request must come from our own site */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.cross_site";
                    };
                };
            };
            /** @description - `oauth.provider_not_offered`: This sign-in provider is not offered */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "oauth.provider_not_offered";
                    };
                };
            };
            /** @description - `request.too_large`: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.too_large";
                    };
                };
            };
            /** @description - `request.wrong_media_type`: This content type is not accepted */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.wrong_media_type";
                    };
                };
            };
            /** @description - `request.invalid`: The request does not follow the schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.invalid";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    auth_identity_unlink: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description the sign-in provider */
                provider: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /**
             * @description - `auth.invalid_token`: The access token is invalid or has expired
             *     - `auth.reauthentication_needed`: Log in again to do this
             *     - `request.no_token`: An access token is required
             */
            401: {
                headers: {
                    /** @description the challenge */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "auth.invalid_token" | "auth.reauthentication_needed" | "request.no_token";
                    };
                };
            };
            /**
             * @description - `oauth.not_linked`: No identity of this provider is linked
             *     - `request.no_such_thing`: Resource not found
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "oauth.not_linked" | "request.no_such_thing";
                    };
                };
            };
            /** @description - `oauth.last_method`: This is the only way to log in; set a password first */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "oauth.last_method";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    auth_login_list: {
        parameters: {
            query?: never;
            header?: {
                /** @description 304 is answered when this is still the version. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Listing_LoginView"];
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    auth_login_end_others: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LoginsEnded"];
                };
            };
            401: components["responses"]["Unauthorized"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    auth_login_end: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description id of the login */
                login_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            /**
             * @description - `auth.login_not_found`: You have no login with this id
             *     - `request.no_such_thing`: Resource not found
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "auth.login_not_found" | "request.no_such_thing";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    auth_logout: {
        parameters: {
            query?: {
                /** @description true: every browser of the user is logged out */
                everywhere?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description - `auth.login_ended`: The login has ended; log in again */
            401: {
                headers: {
                    /** @description the challenge */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "auth.login_ended";
                    };
                };
            };
            /** @description - `request.cross_site`: This request must come from our own site */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.cross_site";
                    };
                };
            };
            /** @description - `request.invalid`: The request does not follow the schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.invalid";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    auth_oauth_callback: {
        parameters: {
            query?: {
                /** @description names the sign-in that was started; null: it is missing */
                state?: string | null;
                /** @description the provider's code, to be exchanged for the identity; null: it sends none */
                code?: string | null;
                /** @description what the provider reports instead of a code; null: no error */
                error?: string | null;
                /** @description the issuer that the provider names (RFC 9207); null: it names none */
                iss?: string | null;
            };
            header?: never;
            path: {
                /** @description the sign-in provider */
                provider: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description See Other */
            303: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description - `request.no_such_thing`: Resource not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.no_such_thing";
                    };
                };
            };
            /** @description - `request.invalid`: The request does not follow the schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.invalid";
                    };
                };
            };
            /** @description - `auth.too_many_attempts`: Too many attempts; wait before the next one */
            429: {
                headers: {
                    /** @description seconds to wait */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "auth.too_many_attempts";
                    };
                };
            };
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    auth_oauth_start: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description the sign-in provider */
                provider: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "return_to": "/dashboard",
                 *       "adult": true
                 *     }
                 */
                "application/json": components["schemas"]["OauthStart"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuthorizationView"];
                };
            };
            /** @description - `request.malformed`: The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.malformed";
                    };
                };
            };
            /** @description - `request.cross_site`: This request must come from our own site */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.cross_site";
                    };
                };
            };
            /**
             * @description - `oauth.provider_not_offered`: This sign-in provider is not offered
             *     - `request.no_such_thing`: Resource not found
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "oauth.provider_not_offered" | "request.no_such_thing";
                    };
                };
            };
            /** @description - `request.too_large`: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.too_large";
                    };
                };
            };
            /** @description - `request.wrong_media_type`: This content type is not accepted */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.wrong_media_type";
                    };
                };
            };
            /**
             * @description - `auth.adults_only`: You must be 18 or older to have an account
             *     - `request.invalid`: The request does not follow the schema
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "auth.adults_only" | "request.invalid";
                    };
                };
            };
            /** @description - `auth.too_many_attempts`: Too many attempts; wait before the next one */
            429: {
                headers: {
                    /** @description seconds to wait */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "auth.too_many_attempts";
                    };
                };
            };
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    auth_passkey_login: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "credential": {
                 *         "id": "nQ4yT1o8",
                 *         "rawId": "nQ4yT1o8",
                 *         "type": "public-key",
                 *         "response": {
                 *           "clientDataJSON": "eyJ0eXBlIjoid2ViYXV0aG4uZ2V0In0",
                 *           "authenticatorData": "SZYN5YgOjGh0NBcP",
                 *           "signature": "MEUCIQDx",
                 *           "userHandle": "dXNy"
                 *         }
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["PasskeyLogin"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tokens"];
                };
            };
            /** @description - `request.malformed`: The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.malformed";
                    };
                };
            };
            /** @description - `auth.passkey_refused`: The passkey was not accepted; start again */
            401: {
                headers: {
                    /** @description the challenge */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "auth.passkey_refused";
                    };
                };
            };
            /** @description - `request.cross_site`: This request must come from our own site */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.cross_site";
                    };
                };
            };
            /** @description - `request.too_large`: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.too_large";
                    };
                };
            };
            /** @description - `request.wrong_media_type`: This content type is not accepted */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.wrong_media_type";
                    };
                };
            };
            /** @description - `request.invalid`: The request does not follow the schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.invalid";
                    };
                };
            };
            /** @description - `auth.too_many_attempts`: Too many attempts; wait before the next one */
            429: {
                headers: {
                    /** @description seconds to wait */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "auth.too_many_attempts";
                    };
                };
            };
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    auth_passkey_start: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PasskeyOptions"];
                };
            };
            /** @description - `auth.too_many_attempts`: Too many attempts; wait before the next one */
            429: {
                headers: {
                    /** @description seconds to wait */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "auth.too_many_attempts";
                    };
                };
            };
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    auth_passkey_list: {
        parameters: {
            query?: never;
            header?: {
                /** @description 304 is answered when this is still the version. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Listing_PasskeyView"];
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    auth_passkey_add: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "My phone",
                 *       "credential": {
                 *         "id": "nQ4yT1o8",
                 *         "rawId": "nQ4yT1o8",
                 *         "type": "public-key",
                 *         "response": {
                 *           "clientDataJSON": "eyJ0eXBlIjoid2ViYXV0aG4uY3JlYXRlIn0",
                 *           "attestationObject": "o2NmbXRkbm9uZQ"
                 *         }
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["NewPasskey"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PasskeyView"];
                };
            };
            /** @description - `request.malformed`: The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.malformed";
                    };
                };
            };
            /**
             * @description - `auth.invalid_token`: The access token is invalid or has expired
             *     - `auth.reauthentication_needed`: Log in again to do this
             *     - `request.no_token`: An access token is required
             */
            401: {
                headers: {
                    /** @description the challenge */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "auth.invalid_token" | "auth.reauthentication_needed" | "request.no_token";
                    };
                };
            };
            /** @description - `auth.too_many_passkeys`: The account has too many passkeys; remove one first */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "auth.too_many_passkeys";
                    };
                };
            };
            /** @description - `request.too_large`: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.too_large";
                    };
                };
            };
            /** @description - `request.wrong_media_type`: This content type is not accepted */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.wrong_media_type";
                    };
                };
            };
            /**
             * @description - `auth.passkey_invalid`: The passkey could not be added; start again
             *     - `request.invalid`: The request does not follow the schema
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "auth.passkey_invalid" | "request.invalid";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    auth_passkey_begin: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PasskeyOptions"];
                };
            };
            /**
             * @description - `auth.invalid_token`: The access token is invalid or has expired
             *     - `auth.reauthentication_needed`: Log in again to do this
             *     - `request.no_token`: An access token is required
             */
            401: {
                headers: {
                    /** @description the challenge */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "auth.invalid_token" | "auth.reauthentication_needed" | "request.no_token";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    auth_passkey_require: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecoveryCodes"];
                };
            };
            /**
             * @description - `auth.invalid_token`: The access token is invalid or has expired
             *     - `auth.reauthentication_needed`: Log in again to do this
             *     - `request.no_token`: An access token is required
             */
            401: {
                headers: {
                    /** @description the challenge */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "auth.invalid_token" | "auth.reauthentication_needed" | "request.no_token";
                    };
                };
            };
            /**
             * @description - `auth.passkey_needed`: Add a passkey first
             *     - `auth.second_factor_on`: A second factor is on already; switch it off first
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "auth.passkey_needed" | "auth.second_factor_on";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    auth_passkey_remove: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description id of the passkey */
                passkey_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /**
             * @description - `auth.invalid_token`: The access token is invalid or has expired
             *     - `auth.reauthentication_needed`: Log in again to do this
             *     - `request.no_token`: An access token is required
             */
            401: {
                headers: {
                    /** @description the challenge */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "auth.invalid_token" | "auth.reauthentication_needed" | "request.no_token";
                    };
                };
            };
            /**
             * @description - `auth.passkey_not_found`: You have no passkey with this id
             *     - `request.no_such_thing`: Resource not found
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "auth.passkey_not_found" | "request.no_such_thing";
                    };
                };
            };
            /** @description - `oauth.last_method`: This is the only way to log in; set a password first */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "oauth.last_method";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    auth_providers: {
        parameters: {
            query?: never;
            header?: {
                /** @description 304 is answered when this is still the version. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProvidersView"];
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    auth_refresh: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tokens"];
                };
            };
            /** @description - `auth.login_ended`: The login has ended; log in again */
            401: {
                headers: {
                    /** @description the challenge */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "auth.login_ended";
                    };
                };
            };
            /** @description - `request.cross_site`: This request must come from our own site */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.cross_site";
                    };
                };
            };
            /** @description - `auth.too_many_attempts`: Too many attempts; wait before the next one */
            429: {
                headers: {
                    /** @description seconds to wait */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "auth.too_many_attempts";
                    };
                };
            };
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    auth_resend_verification: {
        parameters: {
            query?: never;
            header?: {
                /** @description A request that is repeated with the same key takes effect once. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "email": "asha@example.com"
                 *     }
                 */
                "application/json": components["schemas"]["ResendVerification"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    /** @description where the result will be */
                    Location?: string;
                    /** @description seconds to wait */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Accepted"];
                };
            };
            /** @description - `request.malformed`: The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.malformed";
                    };
                };
            };
            /** @description - `request.idempotency_key_reused`: This Idempotency-Key was used for another request */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.idempotency_key_reused";
                    };
                };
            };
            /** @description - `request.too_large`: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.too_large";
                    };
                };
            };
            /** @description - `request.wrong_media_type`: This content type is not accepted */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.wrong_media_type";
                    };
                };
            };
            /**
             * @description - `email.invalid`: The email address is not valid
             *     - `request.invalid`: The request does not follow the schema
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "email.invalid" | "request.invalid";
                    };
                };
            };
            /** @description - `auth.too_many_attempts`: Too many attempts; wait before the next one */
            429: {
                headers: {
                    /** @description seconds to wait */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "auth.too_many_attempts";
                    };
                };
            };
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    auth_reset_password: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "token": "eZ1cPq0m8X4vJ7uT2sWk9YbLr5NdHf3A",
                 *       "new_password": "seven-quiet-harbours-92"
                 *     }
                 */
                "application/json": components["schemas"]["ResetPassword"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description - `request.malformed`: The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.malformed";
                    };
                };
            };
            /** @description - `auth.link_invalid`: The link is no longer valid */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "auth.link_invalid";
                    };
                };
            };
            /** @description - `request.too_large`: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.too_large";
                    };
                };
            };
            /** @description - `request.wrong_media_type`: This content type is not accepted */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.wrong_media_type";
                    };
                };
            };
            /**
             * @description - `password.breached`: The password is in a list of leaked passwords
             *     - `password.too_common`: The password is too common
             *     - `password.too_long`: The password is too long
             *     - `password.too_personal`: The password contains too much of your name, your email address or our name
             *     - `password.too_short`: The password is too short
             *     - `password.too_simple`: The password is a repetition or a sequence
             *     - `password.unchanged`: The new password is the same as the current one
             *     - `request.invalid`: The request does not follow the schema
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "password.breached" | "password.too_common" | "password.too_long" | "password.too_personal" | "password.too_short" | "password.too_simple" | "password.unchanged" | "request.invalid";
                    };
                };
            };
            /** @description - `auth.too_many_attempts`: Too many attempts; wait before the next one */
            429: {
                headers: {
                    /** @description seconds to wait */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "auth.too_many_attempts";
                    };
                };
            };
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    auth_second_factor: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "code": "123456"
                 *     }
                 */
                "application/json": components["schemas"]["SecondFactorCode"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tokens"];
                };
            };
            /** @description - `request.malformed`: The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.malformed";
                    };
                };
            };
            /**
             * @description - `auth.passkey_refused`: The passkey was not accepted; start again
             *     - `auth.second_factor_needed`: A code of your authenticator app is needed too
             *     - `auth.wrong_code`: The code is wrong or was used before
             */
            401: {
                headers: {
                    /** @description the challenge */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "auth.passkey_refused" | "auth.second_factor_needed" | "auth.wrong_code";
                    };
                };
            };
            /** @description - `request.cross_site`: This request must come from our own site */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.cross_site";
                    };
                };
            };
            /** @description - `request.too_large`: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.too_large";
                    };
                };
            };
            /** @description - `request.wrong_media_type`: This content type is not accepted */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.wrong_media_type";
                    };
                };
            };
            /** @description - `request.invalid`: The request does not follow the schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.invalid";
                    };
                };
            };
            /** @description - `auth.too_many_attempts`: Too many attempts; wait before the next one */
            429: {
                headers: {
                    /** @description seconds to wait */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "auth.too_many_attempts";
                    };
                };
            };
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    auth_totp_begin: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EnrolmentView"];
                };
            };
            /**
             * @description - `auth.invalid_token`: The access token is invalid or has expired
             *     - `auth.reauthentication_needed`: Log in again to do this
             *     - `request.no_token`: An access token is required
             */
            401: {
                headers: {
                    /** @description the challenge */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "auth.invalid_token" | "auth.reauthentication_needed" | "request.no_token";
                    };
                };
            };
            /** @description - `auth.second_factor_on`: A second factor is on already; switch it off first */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "auth.second_factor_on";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    auth_totp_remove: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /**
             * @description - `auth.invalid_token`: The access token is invalid or has expired
             *     - `auth.reauthentication_needed`: Log in again to do this
             *     - `request.no_token`: An access token is required
             */
            401: {
                headers: {
                    /** @description the challenge */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "auth.invalid_token" | "auth.reauthentication_needed" | "request.no_token";
                    };
                };
            };
            /** @description - `auth.second_factor_off`: There is no second factor to confirm or switch off */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "auth.second_factor_off";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    auth_totp_confirm: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "code": "123456"
                 *     }
                 */
                "application/json": components["schemas"]["TotpConfirm"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecoveryCodes"];
                };
            };
            /** @description - `request.malformed`: The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.malformed";
                    };
                };
            };
            /**
             * @description - `auth.invalid_token`: The access token is invalid or has expired
             *     - `auth.reauthentication_needed`: Log in again to do this
             *     - `auth.wrong_code`: The code is wrong or was used before
             *     - `request.no_token`: An access token is required
             */
            401: {
                headers: {
                    /** @description the challenge */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "auth.invalid_token" | "auth.reauthentication_needed" | "auth.wrong_code" | "request.no_token";
                    };
                };
            };
            /**
             * @description - `auth.second_factor_off`: There is no second factor to confirm or switch off
             *     - `auth.second_factor_on`: A second factor is on already; switch it off first
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "auth.second_factor_off" | "auth.second_factor_on";
                    };
                };
            };
            /** @description - `request.too_large`: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.too_large";
                    };
                };
            };
            /** @description - `request.wrong_media_type`: This content type is not accepted */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.wrong_media_type";
                    };
                };
            };
            /** @description - `request.invalid`: The request does not follow the schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.invalid";
                    };
                };
            };
            /** @description - `auth.too_many_attempts`: Too many attempts; wait before the next one */
            429: {
                headers: {
                    /** @description seconds to wait */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "auth.too_many_attempts";
                    };
                };
            };
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    profile_read: {
        parameters: {
            query?: never;
            header?: {
                /** @description 304 is answered when this is still the version. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProfileView"];
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    profile_update: {
        parameters: {
            query?: never;
            header?: {
                /** @description The change is made to this version only. */
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "target_role": "backend",
                 *       "experience_level": "mid",
                 *       "interview_goals": [
                 *         "Explain trade-offs with numbers"
                 *       ],
                 *       "locale": "en-IN"
                 *     }
                 */
                "application/json": components["schemas"]["ProfileUpdate"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProfileView"];
                };
            };
            /** @description - `request.malformed`: The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.malformed";
                    };
                };
            };
            401: components["responses"]["Unauthorized"];
            /** @description - `request.changed_meanwhile`: The resource has changed since it was read */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.changed_meanwhile";
                    };
                };
            };
            /** @description - `request.too_large`: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.too_large";
                    };
                };
            };
            /** @description - `request.wrong_media_type`: This content type is not accepted */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.wrong_media_type";
                    };
                };
            };
            /** @description - `request.invalid`: The request does not follow the schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.invalid";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    resume_list: {
        parameters: {
            query?: {
                /** @description entries per page at most */
                limit?: number;
                /** @description `next_cursor` of the page before; null: the first page */
                cursor?: string | null;
            };
            header?: {
                /** @description 304 is answered when this is still the version. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Listing_ResumeRow"];
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            /**
             * @description - `request.invalid`: The request does not follow the schema
             *     - `request.unknown_cursor`: This cursor does not belong to this list
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.invalid" | "request.unknown_cursor";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    upload_resume: {
        parameters: {
            query?: never;
            header?: {
                /** @description A request that is repeated with the same key takes effect once. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/pdf": Blob;
                "multipart/form-data": {
                    /** Format: binary */
                    file: Blob;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResumeView"];
                };
            };
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResumeView"];
                };
            };
            /** @description - `request.malformed`: The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.malformed";
                    };
                };
            };
            401: components["responses"]["Unauthorized"];
            /**
             * @description - `request.idempotency_key_reused`: This Idempotency-Key was used for another request
             *     - `resume.too_many`: Resume limit reached
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.idempotency_key_reused" | "resume.too_many";
                    };
                };
            };
            /**
             * @description - `request.too_large`: The request is too large
             *     - `resume.too_many_pages`: The PDF has too many pages
             */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.too_large" | "resume.too_many_pages";
                    };
                };
            };
            /**
             * @description - `request.wrong_media_type`: This content type is not accepted
             *     - `resume.not_pdf`: The file is not a PDF
             */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.wrong_media_type" | "resume.not_pdf";
                    };
                };
            };
            /**
             * @description - `request.invalid`: The request does not follow the schema
             *     - `resume.broken`: The PDF cannot be read
             *     - `resume.encrypted`: The PDF is password-protected
             *     - `resume.too_costly`: The PDF is too complex to process
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.invalid" | "resume.broken" | "resume.encrypted" | "resume.too_costly";
                    };
                };
            };
            /** @description - `resume.read_too_often`: Many files were read for this account within an hour */
            429: {
                headers: {
                    /** @description seconds to wait */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "resume.read_too_often";
                    };
                };
            };
            500: components["responses"]["InternalServerError"];
            /**
             * @description - `document.unreadable`: This record cannot be read at the moment
             *     - `request.contended`: Too many requests changed the same thing at the same time
             *     - `resume.reader_busy`: Too many files are being processed
             *     - `service.not_configured`: This part of the service is not set up
             *     - `service.outage`: Part of the service is not responding
             */
            503: {
                headers: {
                    /** @description seconds to wait */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "document.unreadable" | "request.contended" | "resume.reader_busy" | "service.not_configured" | "service.outage";
                    };
                };
            };
        };
    };
    resume_import: {
        parameters: {
            query?: never;
            header?: {
                /** @description A request that is repeated with the same key takes effect once. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "basics": {
                 *         "name": "Asha Rao",
                 *         "email": "asha@example.com"
                 *       },
                 *       "work": [
                 *         {
                 *           "name": "Kaveri Payments",
                 *           "position": "Backend Engineer",
                 *           "startDate": "2021-03-01",
                 *           "highlights": [
                 *             "Cut the p99 latency from 900 ms to 140 ms."
                 *           ]
                 *         }
                 *       ],
                 *       "skills": [
                 *         {
                 *           "name": "PostgreSQL"
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["JsonResume"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResumeView"];
                };
            };
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResumeView"];
                };
            };
            /** @description - `request.malformed`: The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.malformed";
                    };
                };
            };
            401: components["responses"]["Unauthorized"];
            /**
             * @description - `request.idempotency_key_reused`: This Idempotency-Key was used for another request
             *     - `resume.too_many`: Resume limit reached
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.idempotency_key_reused" | "resume.too_many";
                    };
                };
            };
            /** @description - `request.too_large`: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.too_large";
                    };
                };
            };
            /** @description - `request.wrong_media_type`: This content type is not accepted */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.wrong_media_type";
                    };
                };
            };
            /**
             * @description - `request.invalid`: The request does not follow the schema
             *     - `resume.nothing_stated`: Nothing in the document is kept
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.invalid" | "resume.nothing_stated";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    resume_read: {
        parameters: {
            query?: never;
            header?: {
                /** @description 304 is answered when this is still the version. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description id of the resume */
                resume_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResumeView"];
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            /**
             * @description - `request.no_such_thing`: Resource not found
             *     - `resume.not_found`: Resume not found
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.no_such_thing" | "resume.not_found";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    resume_delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description id of the resume */
                resume_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            /**
             * @description - `request.no_such_thing`: Resource not found
             *     - `resume.not_found`: Resume not found
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.no_such_thing" | "resume.not_found";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    resume_correct: {
        parameters: {
            query?: never;
            header?: {
                /** @description The change is made to this version only. */
                "If-Match"?: string;
            };
            path: {
                /** @description id of the resume */
                resume_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "basics": {
                 *         "name": "Asha Rao",
                 *         "phone": null
                 *       },
                 *       "skills": [
                 *         {
                 *           "name": "Databases",
                 *           "keywords": [
                 *             "PostgreSQL",
                 *             "Redis"
                 *           ]
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["ResumePatch"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResumeView"];
                };
            };
            /** @description - `request.malformed`: The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.malformed";
                    };
                };
            };
            401: components["responses"]["Unauthorized"];
            /**
             * @description - `request.no_such_thing`: Resource not found
             *     - `resume.not_found`: Resume not found
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.no_such_thing" | "resume.not_found";
                    };
                };
            };
            /** @description - `request.changed_meanwhile`: The resource has changed since it was read */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.changed_meanwhile";
                    };
                };
            };
            /** @description - `request.too_large`: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.too_large";
                    };
                };
            };
            /** @description - `request.wrong_media_type`: This content type is not accepted */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.wrong_media_type";
                    };
                };
            };
            /** @description - `request.invalid`: The request does not follow the schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.invalid";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    resume_file: {
        parameters: {
            query?: never;
            header?: {
                /** @description 304 is answered when this is still the version. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description id of the resume */
                resume_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DownloadLink"];
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            /**
             * @description - `blob.missing`: File not found
             *     - `request.no_such_thing`: Resource not found
             *     - `resume.not_found`: Resume not found
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "blob.missing" | "request.no_such_thing" | "resume.not_found";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    session_list: {
        parameters: {
            query?: {
                /** @description entries per page at most */
                limit?: number;
                /** @description `next_cursor` of the page before; null: the first page */
                cursor?: string | null;
                /** @description only sessions in this state */
                state?: components["schemas"]["State"] | null;
                /** @description only sessions for this role */
                role?: components["schemas"]["Role"] | null;
                /**
                 * @description only sessions begun then or later
                 * @example 2026-11-01T00:00:00Z
                 */
                since?: string | null;
                /**
                 * @description only sessions begun earlier
                 * @example 2026-12-01T00:00:00Z
                 */
                before?: string | null;
            };
            header?: {
                /** @description 304 is answered when this is still the version. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Listing_SessionRow"];
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            /**
             * @description - `request.invalid`: The request does not follow the schema
             *     - `request.unknown_cursor`: This cursor does not belong to this list
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.invalid" | "request.unknown_cursor";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    session_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description A request that is repeated with the same key takes effect once. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "role": "backend",
                 *       "level": "mid",
                 *       "mode": "text",
                 *       "question_count": 5,
                 *       "job_description": "Requirements\n- Python and PostgreSQL\n- RabbitMQ\n\nNice to have\n- Terraform"
                 *     }
                 */
                "application/json": components["schemas"]["NewSession"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionView"];
                };
            };
            /** @description - `request.malformed`: The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.malformed";
                    };
                };
            };
            401: components["responses"]["Unauthorized"];
            /** @description - `payment.no_credits`: No interviews are left; buy credits or wait for next month */
            402: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "payment.no_credits";
                    };
                };
            };
            /** @description - `resume.not_found`: Resume not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "resume.not_found";
                    };
                };
            };
            /**
             * @description - `consent.wording_outdated`: The consent wording has changed; show the current one
             *     - `payment.account_closed`: The account is being deleted
             *     - `request.idempotency_key_reused`: This Idempotency-Key was used for another request
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "consent.wording_outdated" | "payment.account_closed" | "request.idempotency_key_reused";
                    };
                };
            };
            /** @description - `request.too_large`: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.too_large";
                    };
                };
            };
            /** @description - `request.wrong_media_type`: This content type is not accepted */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.wrong_media_type";
                    };
                };
            };
            /**
             * @description - `request.invalid`: The request does not follow the schema
             *     - `session.role_unknown`: A role and a level are required, in the request or in the profile
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.invalid" | "session.role_unknown";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    session_answer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description id of the session */
                session_id: string;
                /**
                 * @description id of the question
                 * @example backend-caching
                 */
                question_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "text": "At my last job a nightly import ran for six hours. I measured each step, found one query without an index, added it, and the run then took 40 minutes.",
                 *       "duration_s": 95
                 *     }
                 */
                "application/json": components["schemas"]["NewAnswer"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionView"];
                };
            };
            /** @description - `request.malformed`: The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.malformed";
                    };
                };
            };
            401: components["responses"]["Unauthorized"];
            /**
             * @description - `request.no_such_thing`: Resource not found
             *     - `session.no_such_question`: The session has no such question
             *     - `session.not_found`: There is no such session
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.no_such_thing" | "session.no_such_question" | "session.not_found";
                    };
                };
            };
            /** @description - `session.ended`: The session has ended */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "session.ended";
                    };
                };
            };
            /** @description - `request.too_large`: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.too_large";
                    };
                };
            };
            /** @description - `request.wrong_media_type`: This content type is not accepted */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.wrong_media_type";
                    };
                };
            };
            /** @description - `request.invalid`: The request does not follow the schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.invalid";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    session_end: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description id of the session */
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionView"];
                };
            };
            401: components["responses"]["Unauthorized"];
            /**
             * @description - `request.no_such_thing`: Resource not found
             *     - `session.not_found`: There is no such session
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.no_such_thing" | "session.not_found";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    session_evaluate: {
        parameters: {
            query?: {
                /** @description true: evaluate without them */
                without_failed?: boolean;
            };
            header?: never;
            path: {
                /** @description id of the session */
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InterviewEvaluation"];
                };
            };
            /** @description Accepted */
            202: {
                headers: {
                    /** @description where the result will be */
                    Location?: string;
                    /** @description seconds to wait */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PendingEvaluation"];
                };
            };
            401: components["responses"]["Unauthorized"];
            /**
             * @description - `request.no_such_thing`: Resource not found
             *     - `session.not_found`: There is no such session
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.no_such_thing" | "session.not_found";
                    };
                };
            };
            /**
             * @description - `session.answer_failed`: An answer could not be processed; repeat it or continue without it
             *     - `session.still_open`: The session has not ended yet
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "session.answer_failed" | "session.still_open";
                    };
                };
            };
            /** @description - `request.invalid`: The request does not follow the schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.invalid";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    session_report: {
        parameters: {
            query?: {
                /** @description html: one page to print; pdf: the same on paper, tagged */
                format?: "json" | "html" | "pdf";
                /** @description for the times on the page; null: as usual for the locale */
                time_zone?: string | null;
            };
            header?: {
                /** @description 304 is answered when this is still the version. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description id of the session */
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Report"];
                    "text/html": string;
                    "application/pdf": Blob;
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            /**
             * @description - `request.no_such_thing`: Resource not found
             *     - `session.not_found`: There is no such session
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.no_such_thing" | "session.not_found";
                    };
                };
            };
            /** @description - `session.not_evaluated`: The session has not been evaluated yet */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "session.not_evaluated";
                    };
                };
            };
            /** @description - `request.invalid`: The request does not follow the schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.invalid";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    job_description_read: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/pdf": Blob;
                "multipart/form-data": {
                    /** Format: binary */
                    file: Blob;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DescriptionText"];
                };
            };
            /** @description - `request.malformed`: The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.malformed";
                    };
                };
            };
            401: components["responses"]["Unauthorized"];
            /**
             * @description - `request.too_large`: The request is too large
             *     - `resume.too_many_pages`: The PDF has too many pages
             */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.too_large" | "resume.too_many_pages";
                    };
                };
            };
            /**
             * @description - `request.wrong_media_type`: This content type is not accepted
             *     - `resume.not_pdf`: The file is not a PDF
             */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.wrong_media_type" | "resume.not_pdf";
                    };
                };
            };
            /**
             * @description - `job_description.no_text`: The PDF has no text
             *     - `request.invalid`: The request does not follow the schema
             *     - `resume.broken`: The PDF cannot be read
             *     - `resume.encrypted`: The PDF is password-protected
             *     - `resume.too_costly`: The PDF is too complex to process
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "job_description.no_text" | "request.invalid" | "resume.broken" | "resume.encrypted" | "resume.too_costly";
                    };
                };
            };
            /** @description - `resume.read_too_often`: Many files were read for this account within an hour */
            429: {
                headers: {
                    /** @description seconds to wait */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "resume.read_too_often";
                    };
                };
            };
            500: components["responses"]["InternalServerError"];
            /**
             * @description - `document.unreadable`: This record cannot be read at the moment
             *     - `request.contended`: Too many requests changed the same thing at the same time
             *     - `resume.reader_busy`: Too many files are being processed
             *     - `service.not_configured`: This part of the service is not set up
             *     - `service.outage`: Part of the service is not responding
             */
            503: {
                headers: {
                    /** @description seconds to wait */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "document.unreadable" | "request.contended" | "resume.reader_busy" | "service.not_configured" | "service.outage";
                    };
                };
            };
        };
    };
    progress_read: {
        parameters: {
            query?: never;
            header?: {
                /** @description 304 is answered when this is still the version. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Progress"];
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    progress_plan: {
        parameters: {
            query?: {
                /** @description null: as usual for the locale */
                time_zone?: string | null;
            };
            header?: {
                /** @description 304 is answered when this is still the version. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Plan"];
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            /** @description - `request.invalid`: The request does not follow the schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.invalid";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    session_read: {
        parameters: {
            query?: never;
            header?: {
                /** @description 304 is answered when this is still the version. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description id of the session */
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionView"];
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            /**
             * @description - `request.no_such_thing`: Resource not found
             *     - `session.not_found`: There is no such session
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.no_such_thing" | "session.not_found";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    session_delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description id of the session */
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            /**
             * @description - `request.no_such_thing`: Resource not found
             *     - `session.not_found`: There is no such session
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.no_such_thing" | "session.not_found";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    session_analysis: {
        parameters: {
            query?: never;
            header?: {
                /** @description 304 is answered when this is still the version. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description id of the session */
                session_id: string;
                /**
                 * @description id of the question
                 * @example backend-caching
                 */
                question_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AnalysedMedia"];
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            /**
             * @description - `request.no_such_thing`: Resource not found
             *     - `session.no_analysis`: There is no analysis of an answer to this question
             *     - `session.not_found`: There is no such session
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.no_such_thing" | "session.no_analysis" | "session.not_found";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    session_audio: {
        parameters: {
            query?: never;
            header?: {
                /** @description A request that is repeated with the same key takes effect once. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description id of the session */
                session_id: string;
                /**
                 * @description id of the question
                 * @example backend-caching
                 */
                question_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "audio/webm": Blob;
                "audio/x-matroska": Blob;
                "audio/matroska": Blob;
                "audio/mp4": Blob;
                "audio/x-m4a": Blob;
                "audio/m4a": Blob;
                "audio/x-mp4": Blob;
                "audio/mp4a-latm": Blob;
                "audio/3gpp": Blob;
                "audio/3gpp2": Blob;
                "audio/wav": Blob;
                "audio/x-wav": Blob;
                "audio/wave": Blob;
                "audio/vnd.wave": Blob;
                "audio/x-pn-wav": Blob;
                "audio/mpeg": Blob;
                "audio/mp3": Blob;
                "audio/x-mp3": Blob;
                "audio/x-mpeg": Blob;
                "audio/mpeg3": Blob;
                "audio/ogg": Blob;
                "audio/opus": Blob;
                "audio/x-ogg": Blob;
                "audio/flac": Blob;
                "audio/x-flac": Blob;
                "audio/aac": Blob;
                "audio/x-aac": Blob;
                "audio/aacp": Blob;
                "audio/amr": Blob;
                "audio/amr-wb": Blob;
                "audio/x-amr": Blob;
                "multipart/form-data": {
                    /** Format: binary */
                    file: Blob;
                };
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    /** @description where the result will be */
                    Location?: string;
                    /** @description seconds to wait */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionView"];
                };
            };
            /** @description - `request.malformed`: The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.malformed";
                    };
                };
            };
            401: components["responses"]["Unauthorized"];
            /**
             * @description - `request.no_such_thing`: Resource not found
             *     - `session.no_such_question`: The session has no such question
             *     - `session.not_found`: There is no such session
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.no_such_thing" | "session.no_such_question" | "session.not_found";
                    };
                };
            };
            /**
             * @description - `request.idempotency_key_reused`: This Idempotency-Key was used for another request
             *     - `session.ended`: The session has ended
             *     - `session.too_many_uploads`: The session has no uploads left
             *     - `upload.missing`: Nothing has been uploaded yet
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.idempotency_key_reused" | "session.ended" | "session.too_many_uploads" | "upload.missing";
                    };
                };
            };
            /** @description - `request.too_large`: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.too_large";
                    };
                };
            };
            /**
             * @description - `media.unsupported`: Unsupported recording format
             *     - `request.wrong_media_type`: This content type is not accepted
             */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "media.unsupported" | "request.wrong_media_type";
                    };
                };
            };
            /**
             * @description - `request.invalid`: The request does not follow the schema
             *     - `session.mode_not_offered`: The mode of the session does not allow this kind of answer
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.invalid" | "session.mode_not_offered";
                    };
                };
            };
            /** @description - `session.too_many_open_uploads`: Too many uploads of this session are open; use one, or wait until it expires */
            429: {
                headers: {
                    /** @description seconds to wait */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "session.too_many_open_uploads";
                    };
                };
            };
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    session_media_start: {
        parameters: {
            query?: never;
            header?: {
                /** @description A request that is repeated with the same key takes effect once. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description id of the session */
                session_id: string;
                /**
                 * @description id of the question
                 * @example backend-caching
                 */
                question_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "kind": "audio",
                 *       "content_type": "audio/webm;codecs=opus",
                 *       "size_bytes": 482133
                 *     }
                 */
                "application/json": components["schemas"]["NewMedia"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UploadGrantView"];
                };
            };
            /** @description - `request.malformed`: The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.malformed";
                    };
                };
            };
            401: components["responses"]["Unauthorized"];
            /**
             * @description - `request.no_such_thing`: Resource not found
             *     - `session.no_such_question`: The session has no such question
             *     - `session.not_found`: There is no such session
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.no_such_thing" | "session.no_such_question" | "session.not_found";
                    };
                };
            };
            /**
             * @description - `request.idempotency_key_reused`: This Idempotency-Key was used for another request
             *     - `session.ended`: The session has ended
             *     - `session.too_many_uploads`: The session has no uploads left
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.idempotency_key_reused" | "session.ended" | "session.too_many_uploads";
                    };
                };
            };
            /** @description - `request.too_large`: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.too_large";
                    };
                };
            };
            /** @description - `request.wrong_media_type`: This content type is not accepted */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.wrong_media_type";
                    };
                };
            };
            /**
             * @description - `request.invalid`: The request does not follow the schema
             *     - `session.mode_not_offered`: The mode of the session does not allow this kind of answer
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.invalid" | "session.mode_not_offered";
                    };
                };
            };
            /** @description - `session.too_many_open_uploads`: Too many uploads of this session are open; use one, or wait until it expires */
            429: {
                headers: {
                    /** @description seconds to wait */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "session.too_many_open_uploads";
                    };
                };
            };
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    session_media_complete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description id of the session */
                session_id: string;
                /**
                 * @description id of the question
                 * @example backend-caching
                 */
                question_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "upload_id": "upl_019a9f3c7e207c3f9a54d0b1e6c82f47"
                 *     }
                 */
                "application/json": components["schemas"]["Arrived"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    /** @description where the result will be */
                    Location?: string;
                    /** @description seconds to wait */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionView"];
                };
            };
            /** @description - `request.malformed`: The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.malformed";
                    };
                };
            };
            401: components["responses"]["Unauthorized"];
            /**
             * @description - `request.no_such_thing`: Resource not found
             *     - `session.no_such_question`: The session has no such question
             *     - `session.not_found`: There is no such session
             *     - `upload.not_found`: There is no such upload
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.no_such_thing" | "session.no_such_question" | "session.not_found" | "upload.not_found";
                    };
                };
            };
            /**
             * @description - `session.ended`: The session has ended
             *     - `upload.missing`: Nothing has been uploaded yet
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "session.ended" | "upload.missing";
                    };
                };
            };
            /** @description - `request.too_large`: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.too_large";
                    };
                };
            };
            /**
             * @description - `media.unsupported`: Unsupported recording format
             *     - `request.wrong_media_type`: This content type is not accepted
             */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "media.unsupported" | "request.wrong_media_type";
                    };
                };
            };
            /**
             * @description - `request.invalid`: The request does not follow the schema
             *     - `upload.wrong_size`: The upload does not have the announced size
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.invalid" | "upload.wrong_size";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    session_transcript: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description id of the session */
                session_id: string;
                /**
                 * @description id of the question
                 * @example backend-caching
                 */
                question_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "kind": "audio",
                 *       "answer": {
                 *         "duration_s": 3.2,
                 *         "language": "en-IN",
                 *         "engine_version": "1.45.0",
                 *         "words": [
                 *           {
                 *             "text": "I",
                 *             "start_s": 0.4,
                 *             "end_s": 0.5,
                 *             "confidence": 0.97
                 *           },
                 *           {
                 *             "text": "measured",
                 *             "start_s": 0.5,
                 *             "end_s": 1.1,
                 *             "confidence": 0.94
                 *           },
                 *           {
                 *             "text": "first.",
                 *             "start_s": 1.1,
                 *             "end_s": 1.6,
                 *             "confidence": 0.96
                 *           }
                 *         ]
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["Heard"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionView"];
                };
            };
            /** @description - `request.malformed`: The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.malformed";
                    };
                };
            };
            401: components["responses"]["Unauthorized"];
            /**
             * @description - `request.no_such_thing`: Resource not found
             *     - `session.no_such_question`: The session has no such question
             *     - `session.not_found`: There is no such session
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.no_such_thing" | "session.no_such_question" | "session.not_found";
                    };
                };
            };
            /**
             * @description - `session.ended`: The session has ended
             *     - `session.too_many_uploads`: The session has no uploads left
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "session.ended" | "session.too_many_uploads";
                    };
                };
            };
            /** @description - `request.too_large`: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.too_large";
                    };
                };
            };
            /** @description - `request.wrong_media_type`: This content type is not accepted */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.wrong_media_type";
                    };
                };
            };
            /**
             * @description - `media.silent`: No speech in the recording
             *     - `request.invalid`: The request does not follow the schema
             *     - `session.mode_not_offered`: The mode of the session does not allow this kind of answer
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "media.silent" | "request.invalid" | "session.mode_not_offered";
                    };
                };
            };
            /** @description - `session.too_many_open_uploads`: Too many uploads of this session are open; use one, or wait until it expires */
            429: {
                headers: {
                    /** @description seconds to wait */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "session.too_many_open_uploads";
                    };
                };
            };
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    coach_report: {
        parameters: {
            query: {
                /** @description as in the URL of `session_coach_link` */
                key: string;
                /** @description html: a page with a form */
                format?: "json" | "html";
            };
            header?: {
                /** @description 304 is answered when this is still the version. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description id of the session */
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CoachView"];
                    "text/html": string;
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /**
             * @description - `report.no_such_link`: The link shows no report
             *     - `request.no_such_thing`: Resource not found
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "report.no_such_link" | "request.no_such_thing";
                    };
                };
            };
            /** @description - `request.invalid`: The request does not follow the schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.invalid";
                    };
                };
            };
            /** @description - `auth.too_many_attempts`: Too many attempts; wait before the next one */
            429: {
                headers: {
                    /** @description seconds to wait */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "auth.too_many_attempts";
                    };
                };
            };
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    session_coach_links: {
        parameters: {
            query?: never;
            header?: {
                /** @description 304 is answered when this is still the version. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description id of the session */
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CoachLinksView"];
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            /**
             * @description - `request.no_such_thing`: Resource not found
             *     - `session.not_found`: There is no such session
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.no_such_thing" | "session.not_found";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    session_coach_link: {
        parameters: {
            query?: never;
            header?: {
                /** @description A request that is repeated with the same key takes effect once. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description id of the session */
                session_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "days": 14,
                 *       "show_name": true
                 *     }
                 */
                "application/json": components["schemas"]["NewCoachLink"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MadeCoachLink"];
                };
            };
            /** @description - `request.malformed`: The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.malformed";
                    };
                };
            };
            401: components["responses"]["Unauthorized"];
            /**
             * @description - `report.no_such_link`: The link shows no report
             *     - `request.no_such_thing`: Resource not found
             *     - `session.not_found`: There is no such session
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "report.no_such_link" | "request.no_such_thing" | "session.not_found";
                    };
                };
            };
            /**
             * @description - `coach.too_many_links`: The session has too many coach's links; revoke one, or wait until it expires
             *     - `request.idempotency_key_reused`: This Idempotency-Key was used for another request
             *     - `session.not_evaluated`: The session has not been evaluated yet
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "coach.too_many_links" | "request.idempotency_key_reused" | "session.not_evaluated";
                    };
                };
            };
            /** @description - `request.too_large`: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.too_large";
                    };
                };
            };
            /** @description - `request.wrong_media_type`: This content type is not accepted */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.wrong_media_type";
                    };
                };
            };
            /** @description - `request.invalid`: The request does not follow the schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.invalid";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    session_coach_link_revoke: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description id of the session */
                session_id: string;
                /** @description id of the link */
                link_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            /**
             * @description - `report.no_such_link`: The link shows no report
             *     - `request.no_such_thing`: Resource not found
             *     - `session.not_found`: There is no such session
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "report.no_such_link" | "request.no_such_thing" | "session.not_found";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    coach_grade_form: {
        parameters: {
            query: {
                /** @description as in the URL of `session_coach_link` */
                key: string;
            };
            header?: never;
            path: {
                /** @description id of the session */
                session_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-www-form-urlencoded": Blob;
                "multipart/form-data": {
                    /** Format: binary */
                    file: Blob;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description - `request.malformed`: The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.malformed";
                    };
                };
            };
            /**
             * @description - `report.no_such_link`: The link shows no report
             *     - `request.no_such_thing`: Resource not found
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "report.no_such_link" | "request.no_such_thing";
                    };
                };
            };
            /** @description - `coach.already_graded`: The answers have been graded by this link already */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "coach.already_graded";
                    };
                };
            };
            /** @description - `request.too_large`: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.too_large";
                    };
                };
            };
            /** @description - `request.wrong_media_type`: This content type is not accepted */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.wrong_media_type";
                    };
                };
            };
            /**
             * @description - `coach.grades_incomplete`: Every answer needs exactly one grade, and nothing else does
             *     - `request.invalid`: The request does not follow the schema
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "coach.grades_incomplete" | "request.invalid";
                    };
                };
            };
            /** @description - `auth.too_many_attempts`: Too many attempts; wait before the next one */
            429: {
                headers: {
                    /** @description seconds to wait */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "auth.too_many_attempts";
                    };
                };
            };
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    coach_grade: {
        parameters: {
            query: {
                /** @description as in the URL of `session_coach_link` */
                key: string;
            };
            header?: never;
            path: {
                /** @description id of the session */
                session_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "grades": [
                 *         {
                 *           "question_id": "backend-slow-query",
                 *           "score": 3.5,
                 *           "note": "Say what you measured."
                 *         }
                 *       ],
                 *       "note": "Clear, and short of numbers."
                 *     }
                 */
                "application/json": components["schemas"]["NewGrades"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CoachView"];
                };
            };
            /** @description - `request.malformed`: The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.malformed";
                    };
                };
            };
            /**
             * @description - `report.no_such_link`: The link shows no report
             *     - `request.no_such_thing`: Resource not found
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "report.no_such_link" | "request.no_such_thing";
                    };
                };
            };
            /** @description - `coach.already_graded`: The answers have been graded by this link already */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "coach.already_graded";
                    };
                };
            };
            /** @description - `request.too_large`: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.too_large";
                    };
                };
            };
            /** @description - `request.wrong_media_type`: This content type is not accepted */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.wrong_media_type";
                    };
                };
            };
            /**
             * @description - `coach.grades_incomplete`: Every answer needs exactly one grade, and nothing else does
             *     - `request.invalid`: The request does not follow the schema
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "coach.grades_incomplete" | "request.invalid";
                    };
                };
            };
            /** @description - `auth.too_many_attempts`: Too many attempts; wait before the next one */
            429: {
                headers: {
                    /** @description seconds to wait */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "auth.too_many_attempts";
                    };
                };
            };
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    session_appeal: {
        parameters: {
            query?: never;
            header?: {
                /** @description A request that is repeated with the same key takes effect once. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description id of the session */
                session_id: string;
                /**
                 * @description id of the question
                 * @example backend-caching
                 */
                question_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "key_point": 2,
                 *       "start": 57,
                 *       "end": 121
                 *     }
                 */
                "application/json": components["schemas"]["NewAppeal"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AppealsView"];
                };
            };
            /** @description - `request.malformed`: The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.malformed";
                    };
                };
            };
            401: components["responses"]["Unauthorized"];
            /**
             * @description - `request.no_such_thing`: Resource not found
             *     - `session.no_such_question`: The session has no such question
             *     - `session.not_found`: There is no such session
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.no_such_thing" | "session.no_such_question" | "session.not_found";
                    };
                };
            };
            /**
             * @description - `appeal.made_already`: This key point has been judged again already
             *     - `appeal.nothing_to_judge`: This answer was not judged by its key points
             *     - `appeal.point_not_missed`: This key point is not missed
             *     - `request.idempotency_key_reused`: This Idempotency-Key was used for another request
             *     - `session.not_evaluated`: The session has not been evaluated yet
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "appeal.made_already" | "appeal.nothing_to_judge" | "appeal.point_not_missed" | "request.idempotency_key_reused" | "session.not_evaluated";
                    };
                };
            };
            /** @description - `request.too_large`: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.too_large";
                    };
                };
            };
            /** @description - `request.wrong_media_type`: This content type is not accepted */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.wrong_media_type";
                    };
                };
            };
            /**
             * @description - `appeal.no_such_point`: The question has no such key point
             *     - `appeal.no_such_span`: These words cannot be marked
             *     - `request.invalid`: The request does not follow the schema
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "appeal.no_such_point" | "appeal.no_such_span" | "request.invalid";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    session_attempts: {
        parameters: {
            query?: never;
            header?: {
                /** @description 304 is answered when this is still the version. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description id of the session */
                session_id: string;
                /**
                 * @description id of the question
                 * @example backend-caching
                 */
                question_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AttemptsView"];
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            /**
             * @description - `request.no_such_thing`: Resource not found
             *     - `session.no_such_question`: The session has no such question
             *     - `session.not_found`: There is no such session
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.no_such_thing" | "session.no_such_question" | "session.not_found";
                    };
                };
            };
            /** @description - `session.not_evaluated`: The session has not been evaluated yet */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "session.not_evaluated";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    session_attempt: {
        parameters: {
            query?: never;
            header?: {
                /** @description A request that is repeated with the same key takes effect once. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description id of the session */
                session_id: string;
                /**
                 * @description id of the question
                 * @example backend-caching
                 */
                question_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "text": "I measured first: one index was missing. I added it and p99 fell to 140 ms.",
                 *       "duration_s": 75
                 *     }
                 */
                "application/json": components["schemas"]["NewAttempt"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AttemptsView"];
                };
            };
            /** @description - `request.malformed`: The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.malformed";
                    };
                };
            };
            401: components["responses"]["Unauthorized"];
            /**
             * @description - `attempt.no_such_follow_up`: No such follow-up question was asked
             *     - `request.no_such_thing`: Resource not found
             *     - `session.no_such_question`: The session has no such question
             *     - `session.not_found`: There is no such session
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "attempt.no_such_follow_up" | "request.no_such_thing" | "session.no_such_question" | "session.not_found";
                    };
                };
            };
            /**
             * @description - `attempt.too_many`: This question cannot be tried again any more
             *     - `request.idempotency_key_reused`: This Idempotency-Key was used for another request
             *     - `session.not_evaluated`: The session has not been evaluated yet
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "attempt.too_many" | "request.idempotency_key_reused" | "session.not_evaluated";
                    };
                };
            };
            /** @description - `request.too_large`: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.too_large";
                    };
                };
            };
            /** @description - `request.wrong_media_type`: This content type is not accepted */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.wrong_media_type";
                    };
                };
            };
            /** @description - `request.invalid`: The request does not follow the schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.invalid";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    session_follow_up: {
        parameters: {
            query?: never;
            header?: {
                /** @description 304 is answered when this is still the version. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description id of the session */
                session_id: string;
                /**
                 * @description id of the question
                 * @example backend-caching
                 */
                question_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FollowUpsView"];
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            /**
             * @description - `request.no_such_thing`: Resource not found
             *     - `session.no_such_question`: The session has no such question
             *     - `session.not_found`: There is no such session
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.no_such_thing" | "session.no_such_question" | "session.not_found";
                    };
                };
            };
            /**
             * @description - `follow_up.no_answer`: There is no answer yet to ask on about
             *     - `follow_up.not_offered`: Follow-up questions come after the end of a session under real conditions
             *     - `session.ended`: The session has ended
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "follow_up.no_answer" | "follow_up.not_offered" | "session.ended";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    session_hint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description id of the session */
                session_id: string;
                /**
                 * @description id of the question
                 * @example backend-caching
                 */
                question_id: string;
                /**
                 * @description number of the hint, from 1: one more than were revealed
                 * @example 1
                 */
                layer: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionView"];
                };
            };
            401: components["responses"]["Unauthorized"];
            /**
             * @description - `hint.not_found`: The question has no such hint
             *     - `request.no_such_thing`: Resource not found
             *     - `session.no_such_question`: The session has no such question
             *     - `session.not_found`: There is no such session
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "hint.not_found" | "request.no_such_thing" | "session.no_such_question" | "session.not_found";
                    };
                };
            };
            /**
             * @description - `hint.not_offered`: A session under real conditions has no hints
             *     - `hint.skipped`: An earlier hint has not been revealed yet
             *     - `session.ended`: The session has ended
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "hint.not_offered" | "hint.skipped" | "session.ended";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    session_question_start: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description id of the session */
                session_id: string;
                /**
                 * @description id of the question
                 * @example backend-caching
                 */
                question_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionView"];
                };
            };
            401: components["responses"]["Unauthorized"];
            /**
             * @description - `request.no_such_thing`: Resource not found
             *     - `session.no_such_question`: The session has no such question
             *     - `session.not_found`: There is no such session
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.no_such_thing" | "session.no_such_question" | "session.not_found";
                    };
                };
            };
            /** @description - `session.ended`: The session has ended */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "session.ended";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    session_consent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description id of the session */
                session_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "wording": "2026-11-24"
                 *     }
                 */
                "application/json": components["schemas"]["Agreement"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionView"];
                };
            };
            /** @description - `request.malformed`: The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.malformed";
                    };
                };
            };
            401: components["responses"]["Unauthorized"];
            /**
             * @description - `request.no_such_thing`: Resource not found
             *     - `session.not_found`: There is no such session
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.no_such_thing" | "session.not_found";
                    };
                };
            };
            /** @description - `consent.wording_outdated`: The consent wording has changed; show the current one */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "consent.wording_outdated";
                    };
                };
            };
            /** @description - `request.too_large`: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.too_large";
                    };
                };
            };
            /** @description - `request.wrong_media_type`: This content type is not accepted */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.wrong_media_type";
                    };
                };
            };
            /** @description - `request.invalid`: The request does not follow the schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.invalid";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    session_consent_withdraw: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description id of the session */
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Withdrawn"];
                };
            };
            401: components["responses"]["Unauthorized"];
            /**
             * @description - `request.no_such_thing`: Resource not found
             *     - `session.not_found`: There is no such session
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.no_such_thing" | "session.not_found";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    session_report_link: {
        parameters: {
            query?: {
                /** @description null: as usual for the locale */
                time_zone?: string | null;
            };
            header?: never;
            path: {
                /** @description id of the session */
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReportLink"];
                };
            };
            401: components["responses"]["Unauthorized"];
            /**
             * @description - `request.no_such_thing`: Resource not found
             *     - `session.not_found`: There is no such session
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.no_such_thing" | "session.not_found";
                    };
                };
            };
            /** @description - `session.not_evaluated`: The session has not been evaluated yet */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "session.not_evaluated";
                    };
                };
            };
            /** @description - `request.invalid`: The request does not follow the schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.invalid";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    session_report_page: {
        parameters: {
            query: {
                /** @description as `session_report_link` has signed it */
                key: string;
                /** @description a name of the IANA database for the times shown; null: that of the locale */
                time_zone?: string | null;
            };
            header?: {
                /** @description 304 is answered when this is still the version. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description id of the session */
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /**
             * @description - `report.no_such_link`: The link shows no report
             *     - `request.no_such_thing`: Resource not found
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "report.no_such_link" | "request.no_such_thing";
                    };
                };
            };
            /** @description - `request.invalid`: The request does not follow the schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.invalid";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    speech_token: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SpeechAccess"];
                };
            };
            401: components["responses"]["Unauthorized"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            /**
             * @description - `document.unreadable`: This record cannot be read at the moment
             *     - `request.contended`: Too many requests changed the same thing at the same time
             *     - `service.not_configured`: This part of the service is not set up
             *     - `service.outage`: Part of the service is not responding
             *     - `speech.failed`: Speech recognition is not responding
             *     - `speech.no_tokens`: Speech recognition is not available directly from the browser
             *     - `speech.refused`: Speech recognition is not configured
             *     - `speech.throttled`: Speech recognition is busy
             *     - `speech.too_slow`: Speech recognition is taking too long
             */
            503: {
                headers: {
                    /** @description seconds to wait */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "document.unreadable" | "request.contended" | "service.not_configured" | "service.outage" | "speech.failed" | "speech.no_tokens" | "speech.refused" | "speech.throttled" | "speech.too_slow";
                    };
                };
            };
        };
    };
    recording_consent_read: {
        parameters: {
            query?: never;
            header?: {
                /** @description 304 is answered when this is still the version. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConsentView"];
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    recording_consent_set: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "wording": "2026-11-24"
                 *     }
                 */
                "application/json": components["schemas"]["Agreement"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConsentView"];
                };
            };
            /** @description - `request.malformed`: The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.malformed";
                    };
                };
            };
            401: components["responses"]["Unauthorized"];
            /** @description - `consent.wording_outdated`: The consent wording has changed; show the current one */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "consent.wording_outdated";
                    };
                };
            };
            /** @description - `request.too_large`: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.too_large";
                    };
                };
            };
            /** @description - `request.wrong_media_type`: This content type is not accepted */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.wrong_media_type";
                    };
                };
            };
            /** @description - `request.invalid`: The request does not follow the schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.invalid";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    recording_consent_withdraw: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Withdrawn"];
                };
            };
            401: components["responses"]["Unauthorized"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    recording_list: {
        parameters: {
            query?: {
                /** @description entries per page at most */
                limit?: number;
                /** @description `next_cursor` of the page before; null: the first page */
                cursor?: string | null;
            };
            header?: {
                /** @description 304 is answered when this is still the version. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Listing_RecordingRow"];
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            /**
             * @description - `request.invalid`: The request does not follow the schema
             *     - `request.unknown_cursor`: This cursor does not belong to this list
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.invalid" | "request.unknown_cursor";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    recording_read: {
        parameters: {
            query?: never;
            header?: {
                /** @description 304 is answered when this is still the version. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description id of the recording */
                recording_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecordingView"];
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            /**
             * @description - `blob.missing`: File not found
             *     - `recording.not_found`: There is no such recording
             *     - `request.no_such_thing`: Resource not found
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "blob.missing" | "recording.not_found" | "request.no_such_thing";
                    };
                };
            };
            /** @description - `recording.expired`: The recording is older than 90 days */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "recording.expired";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    recording_delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description id of the recording */
                recording_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            /**
             * @description - `recording.not_found`: There is no such recording
             *     - `request.no_such_thing`: Resource not found
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "recording.not_found" | "request.no_such_thing";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    retention_status: {
        parameters: {
            query?: never;
            header?: {
                /** @description 304 is answered when this is still the version. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RetentionStatus"];
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    credit_read: {
        parameters: {
            query?: never;
            header?: {
                /** @description 304 is answered when this is still the version. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AllowanceView"];
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    credit_adjust: {
        parameters: {
            query?: never;
            header?: {
                /** @description A request that is repeated with the same key takes effect once. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "user_id": "usr_019a9f3c7e207c3f9a54d0b1e6c82f47",
                 *       "credits": 2,
                 *       "reason": "goodwill"
                 *     }
                 */
                "application/json": components["schemas"]["NewAdjustment"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AllowanceView"];
                };
            };
            /** @description - `request.malformed`: The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.malformed";
                    };
                };
            };
            401: components["responses"]["Unauthorized"];
            /** @description - `auth.role_needed`: You do not have the role that this operation requires */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "auth.role_needed";
                    };
                };
            };
            /** @description - `payment.no_such_user`: There is no such user */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "payment.no_such_user";
                    };
                };
            };
            /**
             * @description - `payment.account_closed`: The account is being deleted
             *     - `request.idempotency_key_reused`: This Idempotency-Key was used for another request
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "payment.account_closed" | "request.idempotency_key_reused";
                    };
                };
            };
            /** @description - `request.too_large`: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.too_large";
                    };
                };
            };
            /** @description - `request.wrong_media_type`: This content type is not accepted */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.wrong_media_type";
                    };
                };
            };
            /**
             * @description - `request.idempotency_key_needed`: This request needs an Idempotency-Key
             *     - `request.invalid`: The request does not follow the schema
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.idempotency_key_needed" | "request.invalid";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    invoice_open: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "number": "IM/2627/0000042",
                 *       "reason": "audit"
                 *     }
                 */
                "application/json": components["schemas"]["Opening"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/pdf": Blob;
                };
            };
            /** @description - `request.malformed`: The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.malformed";
                    };
                };
            };
            401: components["responses"]["Unauthorized"];
            /** @description - `auth.role_needed`: You do not have the role that this operation requires */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "auth.role_needed";
                    };
                };
            };
            /** @description - `payment.no_such_document`: There is no such invoice or credit note */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "payment.no_such_document";
                    };
                };
            };
            /** @description - `request.too_large`: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.too_large";
                    };
                };
            };
            /** @description - `request.wrong_media_type`: This content type is not accepted */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.wrong_media_type";
                    };
                };
            };
            /** @description - `request.invalid`: The request does not follow the schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.invalid";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    payment_order: {
        parameters: {
            query?: never;
            header?: {
                /** @description A request that is repeated with the same key takes effect once. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "plan": "credits_5",
                 *       "billing_state": "29"
                 *     }
                 */
                "application/json": components["schemas"]["NewOrder"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlacedOrderView"];
                };
            };
            /** @description - `request.malformed`: The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.malformed";
                    };
                };
            };
            401: components["responses"]["Unauthorized"];
            /**
             * @description - `payment.account_closed`: The account is being deleted
             *     - `payment.refused_by_gateway`: The payment service refused this request
             *     - `request.idempotency_key_reused`: This Idempotency-Key was used for another request
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "payment.account_closed" | "payment.refused_by_gateway" | "request.idempotency_key_reused";
                    };
                };
            };
            /** @description - `request.too_large`: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.too_large";
                    };
                };
            };
            /** @description - `request.wrong_media_type`: This content type is not accepted */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.wrong_media_type";
                    };
                };
            };
            /**
             * @description - `payment.no_such_product`: There is no such product
             *     - `request.invalid`: The request does not follow the schema
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "payment.no_such_product" | "request.invalid";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            /**
             * @description - `document.unreadable`: This record cannot be read at the moment
             *     - `payment.paused`: Nothing can be bought at the moment
             *     - `request.contended`: Too many requests changed the same thing at the same time
             *     - `service.not_configured`: This part of the service is not set up
             *     - `service.outage`: Part of the service is not responding
             */
            503: {
                headers: {
                    /** @description seconds to wait */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "document.unreadable" | "payment.paused" | "request.contended" | "service.not_configured" | "service.outage";
                    };
                };
            };
        };
    };
    payment_credit_note: {
        parameters: {
            query?: never;
            header?: {
                /** @description 304 is answered when this is still the version. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description id of the order */
                order_id: string;
                /**
                 * @description id at Razorpay of the refund or the lost dispute that it was issued for
                 * @example rfnd_Q1w2E3r4T5y6U7
                 */
                cause: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/pdf": Blob;
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            /**
             * @description - `payment.no_such_document`: There is no such invoice or credit note
             *     - `payment.not_found`: There is no such order
             *     - `request.no_such_thing`: Resource not found
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "payment.no_such_document" | "payment.not_found" | "request.no_such_thing";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    payment_invoice: {
        parameters: {
            query?: never;
            header?: {
                /** @description 304 is answered when this is still the version. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description id of the order */
                order_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/pdf": Blob;
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            /**
             * @description - `payment.no_such_document`: There is no such invoice or credit note
             *     - `payment.not_found`: There is no such order
             *     - `request.no_such_thing`: Resource not found
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "payment.no_such_document" | "payment.not_found" | "request.no_such_thing";
                    };
                };
            };
            /** @description - `payment.not_paid`: The order has not been paid */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "payment.not_paid";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    payment_history: {
        parameters: {
            query?: {
                /** @description entries per page at most */
                limit?: number;
                /** @description `next_cursor` of the page before; null: the first page */
                cursor?: string | null;
            };
            header?: {
                /** @description 304 is answered when this is still the version. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Listing_OrderView"];
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            /**
             * @description - `request.invalid`: The request does not follow the schema
             *     - `request.unknown_cursor`: This cursor does not belong to this list
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.invalid" | "request.unknown_cursor";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    payment_open: {
        parameters: {
            query?: never;
            header?: {
                /** @description 304 is answered when this is still the version. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Listing_OpenItemView"];
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            /** @description - `auth.role_needed`: You do not have the role that this operation requires */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "auth.role_needed";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    payment_open_close: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "subject": "refund",
                 *       "key": "rfnd_Q1w2E3r4T5y6U7",
                 *       "reason": "paid_in_another_way",
                 *       "reference": "UTR/20261127-0042"
                 *     }
                 */
                "application/json": components["schemas"]["ItemToClose"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenItemView"];
                };
            };
            /** @description - `request.malformed`: The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.malformed";
                    };
                };
            };
            401: components["responses"]["Unauthorized"];
            /** @description - `auth.role_needed`: You do not have the role that this operation requires */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "auth.role_needed";
                    };
                };
            };
            /** @description - `payment.no_such_open_item`: There is no such open item */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "payment.no_such_open_item";
                    };
                };
            };
            /** @description - `request.too_large`: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.too_large";
                    };
                };
            };
            /** @description - `request.wrong_media_type`: This content type is not accepted */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.wrong_media_type";
                    };
                };
            };
            /** @description - `request.invalid`: The request does not follow the schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.invalid";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    payment_replay: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "ticket 4711"
                 *     }
                 */
                "application/json": components["schemas"]["StatedReason"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Replayed"];
                };
            };
            /** @description - `request.malformed`: The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.malformed";
                    };
                };
            };
            401: components["responses"]["Unauthorized"];
            /** @description - `auth.role_needed`: You do not have the role that this operation requires */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "auth.role_needed";
                    };
                };
            };
            /** @description - `request.too_large`: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.too_large";
                    };
                };
            };
            /** @description - `request.wrong_media_type`: This content type is not accepted */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.wrong_media_type";
                    };
                };
            };
            /** @description - `request.invalid`: The request does not follow the schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.invalid";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    payment_verify: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "order_id": "ord_019a9f3c7e207c3f9a54d0b1e6c82f47",
                 *       "razorpay_payment_id": "pay_Q1w2E3r4T5y6U7",
                 *       "razorpay_signature": "9ef4dffbfd84f1318f6739a3ce19f9d85851857ae648f114332d8401e0949a3d"
                 *     }
                 */
                "application/json": components["schemas"]["CheckoutResult"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VerifiedView"];
                };
            };
            /** @description - `request.malformed`: The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.malformed";
                    };
                };
            };
            401: components["responses"]["Unauthorized"];
            /**
             * @description - `payment.not_found`: There is no such order
             *     - `subscription.not_found`: There is no such subscription
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "payment.not_found" | "subscription.not_found";
                    };
                };
            };
            /** @description - `request.too_large`: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.too_large";
                    };
                };
            };
            /** @description - `request.wrong_media_type`: This content type is not accepted */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.wrong_media_type";
                    };
                };
            };
            /**
             * @description - `payment.not_proved`: The signature does not match the order and the payment
             *     - `request.invalid`: The request does not follow the schema
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "payment.not_proved" | "request.invalid";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    payment_refund: {
        parameters: {
            query?: never;
            header?: {
                /** @description A request that is repeated with the same key takes effect once. */
                "Idempotency-Key"?: string;
            };
            path: {
                /**
                 * @description id of the payment at Razorpay
                 * @example pay_Q1w2E3r4T5y6U7
                 */
                payment_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "amount_paise": 9900,
                 *       "takes": 1,
                 *       "reason": "asked_for"
                 *     }
                 */
                "application/json": components["schemas"]["NewRefund"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RefundedView"];
                };
            };
            /** @description - `request.malformed`: The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.malformed";
                    };
                };
            };
            401: components["responses"]["Unauthorized"];
            /** @description - `auth.role_needed`: You do not have the role that this operation requires */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "auth.role_needed";
                    };
                };
            };
            /** @description - `request.no_such_thing`: Resource not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.no_such_thing";
                    };
                };
            };
            /**
             * @description - `payment.not_refundable`: This amount of this payment cannot be refunded
             *     - `payment.refused_by_gateway`: The payment service refused this request
             *     - `request.idempotency_key_reused`: This Idempotency-Key was used for another request
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "payment.not_refundable" | "payment.refused_by_gateway" | "request.idempotency_key_reused";
                    };
                };
            };
            /** @description - `request.too_large`: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.too_large";
                    };
                };
            };
            /** @description - `request.wrong_media_type`: This content type is not accepted */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.wrong_media_type";
                    };
                };
            };
            /**
             * @description - `request.idempotency_key_needed`: This request needs an Idempotency-Key
             *     - `request.invalid`: The request does not follow the schema
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.idempotency_key_needed" | "request.invalid";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    payment_plans: {
        parameters: {
            query?: never;
            header?: {
                /** @description 304 is answered when this is still the version. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlansView"];
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    sales_gstr1: {
        parameters: {
            query?: never;
            header?: {
                /** @description 304 is answered when this is still the version. */
                "If-None-Match"?: string;
            };
            path: {
                /**
                 * @description the month, YYYY-MM
                 * @example 2026-11
                 */
                month: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": Blob;
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            /** @description - `auth.role_needed`: You do not have the role that this operation requires */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "auth.role_needed";
                    };
                };
            };
            /** @description - `request.no_such_thing`: Resource not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.no_such_thing";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    sales_register: {
        parameters: {
            query?: never;
            header?: {
                /** @description 304 is answered when this is still the version. */
                "If-None-Match"?: string;
            };
            path: {
                /**
                 * @description the month, YYYY-MM
                 * @example 2026-11
                 */
                month: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": Blob;
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            /** @description - `auth.role_needed`: You do not have the role that this operation requires */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "auth.role_needed";
                    };
                };
            };
            /** @description - `request.no_such_thing`: Resource not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.no_such_thing";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    settlement_register: {
        parameters: {
            query?: never;
            header?: {
                /** @description 304 is answered when this is still the version. */
                "If-None-Match"?: string;
            };
            path: {
                /**
                 * @description the month, YYYY-MM
                 * @example 2026-11
                 */
                month: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": Blob;
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            /** @description - `auth.role_needed`: You do not have the role that this operation requires */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "auth.role_needed";
                    };
                };
            };
            /** @description - `request.no_such_thing`: Resource not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.no_such_thing";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    subscription_list: {
        parameters: {
            query?: never;
            header?: {
                /** @description 304 is answered when this is still the version. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Listing_SubscriptionView"];
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    subscription_start: {
        parameters: {
            query?: never;
            header?: {
                /** @description A request that is repeated with the same key takes effect once. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "plan": "pro_monthly",
                 *       "billing_state": "29"
                 *     }
                 */
                "application/json": components["schemas"]["NewSubscription"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SubscriptionView"];
                };
            };
            /** @description - `request.malformed`: The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.malformed";
                    };
                };
            };
            401: components["responses"]["Unauthorized"];
            /**
             * @description - `payment.account_closed`: The account is being deleted
             *     - `payment.refused_by_gateway`: The payment service refused this request
             *     - `request.idempotency_key_reused`: This Idempotency-Key was used for another request
             *     - `subscription.already_running`: There is an active subscription already
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "payment.account_closed" | "payment.refused_by_gateway" | "request.idempotency_key_reused" | "subscription.already_running";
                    };
                };
            };
            /** @description - `request.too_large`: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.too_large";
                    };
                };
            };
            /** @description - `request.wrong_media_type`: This content type is not accepted */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.wrong_media_type";
                    };
                };
            };
            /**
             * @description - `payment.no_such_product`: There is no such product
             *     - `request.invalid`: The request does not follow the schema
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "payment.no_such_product" | "request.invalid";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            /**
             * @description - `document.unreadable`: This record cannot be read at the moment
             *     - `payment.paused`: Nothing can be bought at the moment
             *     - `request.contended`: Too many requests changed the same thing at the same time
             *     - `service.not_configured`: This part of the service is not set up
             *     - `service.outage`: Part of the service is not responding
             */
            503: {
                headers: {
                    /** @description seconds to wait */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "document.unreadable" | "payment.paused" | "request.contended" | "service.not_configured" | "service.outage";
                    };
                };
            };
        };
    };
    subscription_cancel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description id of the subscription */
                subscription_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SubscriptionView"];
                };
            };
            401: components["responses"]["Unauthorized"];
            /**
             * @description - `request.no_such_thing`: Resource not found
             *     - `subscription.not_found`: There is no such subscription
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.no_such_thing" | "subscription.not_found";
                    };
                };
            };
            /** @description - `payment.refused_by_gateway`: The payment service refused this request */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "payment.refused_by_gateway";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    razorpay_webhook: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "entity": "event",
                 *       "event": "payment.captured",
                 *       "contains": [
                 *         "payment"
                 *       ],
                 *       "payload": {
                 *         "payment": {
                 *           "entity": {
                 *             "id": "pay_Q1w2E3r4T5y6U7",
                 *             "order_id": "order_A1b2C3d4E5f6G7"
                 *           }
                 *         }
                 *       }
                 *     }
                 */
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Received"];
                };
            };
            /** @description - `webhook.bad_signature`: The signature is missing or wrong */
            401: {
                headers: {
                    /** @description the challenge */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "webhook.bad_signature";
                    };
                };
            };
            /** @description - `request.too_large`: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.too_large";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    webhook_delivery_list: {
        parameters: {
            query?: {
                /** @description entries per page at most */
                limit?: number;
                /** @description `next_cursor` of the page before; null: the first page */
                cursor?: string | null;
            };
            header?: {
                /** @description 304 is answered when this is still the version. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Listing_WebhookDeliveryView"];
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            /**
             * @description - `request.invalid`: The request does not follow the schema
             *     - `request.unknown_cursor`: This cursor does not belong to this list
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.invalid" | "request.unknown_cursor";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    webhook_delivery_replay: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description id of a delivery to a webhook endpoint */
                delivery_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    /** @description where the result will be */
                    Location?: string;
                    /** @description seconds to wait */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookDeliveryView"];
                };
            };
            401: components["responses"]["Unauthorized"];
            /**
             * @description - `request.no_such_thing`: Resource not found
             *     - `webhook.delivery_not_found`: Webhook delivery not found
             *     - `webhook.endpoint_not_found`: Webhook endpoint not found
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.no_such_thing" | "webhook.delivery_not_found" | "webhook.endpoint_not_found";
                    };
                };
            };
            /** @description - `webhook.endpoint_disabled`: This webhook endpoint is disabled */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "webhook.endpoint_disabled";
                    };
                };
            };
            /** @description - `webhook.sent_too_often`: Something was sent to this endpoint by hand a moment ago */
            429: {
                headers: {
                    /** @description seconds to wait */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "webhook.sent_too_often";
                    };
                };
            };
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    webhook_endpoint_list: {
        parameters: {
            query?: never;
            header?: {
                /** @description 304 is answered when this is still the version. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookEndpointsView"];
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    webhook_endpoint_add: {
        parameters: {
            query?: never;
            header?: {
                /** @description A request that is repeated with the same key takes effect once. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "url": "https://hooks.example.com/imock",
                 *       "events": [
                 *         "session.evaluated",
                 *         "recording.purged"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["NewWebhookEndpoint"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenedEndpointView"];
                };
            };
            /** @description - `request.malformed`: The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.malformed";
                    };
                };
            };
            401: components["responses"]["Unauthorized"];
            /**
             * @description - `request.idempotency_key_reused`: This Idempotency-Key was used for another request
             *     - `webhook.too_many_endpoints`: This account has as many webhook endpoints as it may have
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.idempotency_key_reused" | "webhook.too_many_endpoints";
                    };
                };
            };
            /** @description - `request.too_large`: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.too_large";
                    };
                };
            };
            /** @description - `request.wrong_media_type`: This content type is not accepted */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.wrong_media_type";
                    };
                };
            };
            /**
             * @description - `request.invalid`: The request does not follow the schema
             *     - `webhook.url_refused`: Events cannot be sent to this address
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.invalid" | "webhook.url_refused";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    webhook_endpoint_delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description id of a webhook endpoint */
                endpoint_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            /**
             * @description - `request.no_such_thing`: Resource not found
             *     - `webhook.endpoint_not_found`: Webhook endpoint not found
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.no_such_thing" | "webhook.endpoint_not_found";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    webhook_endpoint_update: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description id of a webhook endpoint */
                endpoint_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "enabled": false
                 *     }
                 */
                "application/json": components["schemas"]["WebhookEndpointUpdate"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookEndpointView"];
                };
            };
            /** @description - `request.malformed`: The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.malformed";
                    };
                };
            };
            401: components["responses"]["Unauthorized"];
            /**
             * @description - `request.no_such_thing`: Resource not found
             *     - `webhook.endpoint_not_found`: Webhook endpoint not found
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.no_such_thing" | "webhook.endpoint_not_found";
                    };
                };
            };
            /** @description - `request.too_large`: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.too_large";
                    };
                };
            };
            /** @description - `request.wrong_media_type`: This content type is not accepted */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.wrong_media_type";
                    };
                };
            };
            /**
             * @description - `request.invalid`: The request does not follow the schema
             *     - `webhook.url_refused`: Events cannot be sent to this address
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.invalid" | "webhook.url_refused";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    webhook_endpoint_rotate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description id of a webhook endpoint */
                endpoint_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenedEndpointView"];
                };
            };
            401: components["responses"]["Unauthorized"];
            /**
             * @description - `request.no_such_thing`: Resource not found
             *     - `webhook.endpoint_not_found`: Webhook endpoint not found
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.no_such_thing" | "webhook.endpoint_not_found";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    webhook_endpoint_test: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description id of a webhook endpoint */
                endpoint_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    /** @description where the result will be */
                    Location?: string;
                    /** @description seconds to wait */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookDeliveryView"];
                };
            };
            401: components["responses"]["Unauthorized"];
            /**
             * @description - `request.no_such_thing`: Resource not found
             *     - `webhook.endpoint_not_found`: Webhook endpoint not found
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.no_such_thing" | "webhook.endpoint_not_found";
                    };
                };
            };
            /** @description - `webhook.endpoint_disabled`: This webhook endpoint is disabled */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "webhook.endpoint_disabled";
                    };
                };
            };
            /** @description - `webhook.sent_too_often`: Something was sent to this endpoint by hand a moment ago */
            429: {
                headers: {
                    /** @description seconds to wait */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "webhook.sent_too_often";
                    };
                };
            };
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    consent_list: {
        parameters: {
            query?: never;
            header?: {
                /** @description 304 is answered when this is still the version. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConsentsView"];
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    consent_agree: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description id of the use of personal data */
                purpose: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "version": "2026-11-20"
                 *     }
                 */
                "application/json": components["schemas"]["PurposeConsent"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConsentsView"];
                };
            };
            /** @description - `request.malformed`: The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.malformed";
                    };
                };
            };
            401: components["responses"]["Unauthorized"];
            /**
             * @description - `consent.no_such_purpose`: There is no such purpose
             *     - `request.no_such_thing`: Resource not found
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "consent.no_such_purpose" | "request.no_such_thing";
                    };
                };
            };
            /** @description - `consent.purpose_outdated`: The words of this purpose have changed */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "consent.purpose_outdated";
                    };
                };
            };
            /** @description - `request.too_large`: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.too_large";
                    };
                };
            };
            /** @description - `request.wrong_media_type`: This content type is not accepted */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.wrong_media_type";
                    };
                };
            };
            /** @description - `request.invalid`: The request does not follow the schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.invalid";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    consent_withdraw: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description id of the use of personal data */
                purpose: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            /**
             * @description - `consent.no_such_purpose`: There is no such purpose
             *     - `request.no_such_thing`: Resource not found
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "consent.no_such_purpose" | "request.no_such_thing";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    disclosure_list: {
        parameters: {
            query?: {
                /** @description entries per page at most */
                limit?: number;
                /** @description `next_cursor` of the page before; null: the first page */
                cursor?: string | null;
            };
            header?: {
                /** @description 304 is answered when this is still the version. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Listing_DisclosureView"];
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            /** @description - `auth.role_needed`: You do not have the role that this operation requires */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "auth.role_needed";
                    };
                };
            };
            /**
             * @description - `request.invalid`: The request does not follow the schema
             *     - `request.unknown_cursor`: This cursor does not belong to this list
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.invalid" | "request.unknown_cursor";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    disclosure_request: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "user_id": "usr_019a9f3c7e207c3f9a54d0b1e6c82f47",
                 *       "legal_basis": "BNSS 2023, section 94",
                 *       "authority": "District Court, Example City",
                 *       "reference": "CC 123/2026",
                 *       "scope": [
                 *         "account",
                 *         "payments"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["Demand"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DisclosureView"];
                };
            };
            /** @description - `request.malformed`: The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.malformed";
                    };
                };
            };
            401: components["responses"]["Unauthorized"];
            /** @description - `auth.role_needed`: You do not have the role that this operation requires */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "auth.role_needed";
                    };
                };
            };
            /** @description - `request.too_large`: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.too_large";
                    };
                };
            };
            /** @description - `request.wrong_media_type`: This content type is not accepted */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.wrong_media_type";
                    };
                };
            };
            /** @description - `request.invalid`: The request does not follow the schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.invalid";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    disclosure_check: {
        parameters: {
            query?: {
                /** @description the hash of the last entry, noted at an earlier check; null: not compared */
                head?: string | null;
            };
            header?: {
                /** @description 304 is answered when this is still the version. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChainView"];
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            /** @description - `auth.role_needed`: You do not have the role that this operation requires */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "auth.role_needed";
                    };
                };
            };
            /** @description - `request.invalid`: The request does not follow the schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.invalid";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    disclosure_approve: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description id of the disclosure */
                disclosure_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DisclosureView"];
                };
            };
            401: components["responses"]["Unauthorized"];
            /**
             * @description - `auth.role_needed`: You do not have the role that this operation requires
             *     - `disclosure.second_person_needed`: Another admin must approve this disclosure
             */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "auth.role_needed" | "disclosure.second_person_needed";
                    };
                };
            };
            /**
             * @description - `disclosure.not_found`: There is no such disclosure
             *     - `request.no_such_thing`: Resource not found
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "disclosure.not_found" | "request.no_such_thing";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    disclosure_content: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description id of the disclosure */
                disclosure_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "user_id": "usr_019a9f3c7e207c3f9a54d0b1e6c82f47"
                 *     }
                 */
                "application/json": components["schemas"]["DisclosureSubject"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HeldView"];
                };
            };
            /** @description - `request.malformed`: The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.malformed";
                    };
                };
            };
            401: components["responses"]["Unauthorized"];
            /** @description - `auth.role_needed`: You do not have the role that this operation requires */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "auth.role_needed";
                    };
                };
            };
            /**
             * @description - `disclosure.not_found`: There is no such disclosure
             *     - `request.no_such_thing`: Resource not found
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "disclosure.not_found" | "request.no_such_thing";
                    };
                };
            };
            /** @description - `disclosure.not_approved`: This disclosure is not approved */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "disclosure.not_approved";
                    };
                };
            };
            /** @description - `request.too_large`: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.too_large";
                    };
                };
            };
            /** @description - `request.wrong_media_type`: This content type is not accepted */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.wrong_media_type";
                    };
                };
            };
            /** @description - `request.invalid`: The request does not follow the schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.invalid";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    policy_current: {
        parameters: {
            query?: never;
            header?: {
                /** @description 304 is answered when this is still the version. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PolicyView"];
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    policy_emails: {
        parameters: {
            query?: never;
            header?: {
                /** @description 304 is answered when this is still the version. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CampaignsView"];
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            /** @description - `auth.role_needed`: You do not have the role that this operation requires */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "auth.role_needed";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    policy_history: {
        parameters: {
            query?: never;
            header?: {
                /** @description 304 is answered when this is still the version. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VersionsView"];
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    policy_publish: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "version": "2027-01-15",
                 *       "effective_at": "2027-02-15T00:00:00Z",
                 *       "summary": "Recordings are kept for 60 days instead of 90.",
                 *       "text": "# Privacy policy\n\nWe keep recordings for 60 days."
                 *     }
                 */
                "application/json": components["schemas"]["NewPolicy"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VersionView"];
                };
            };
            /** @description - `request.malformed`: The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.malformed";
                    };
                };
            };
            401: components["responses"]["Unauthorized"];
            /** @description - `auth.role_needed`: You do not have the role that this operation requires */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "auth.role_needed";
                    };
                };
            };
            /** @description - `policy.version_exists`: This version of the policy has been published with another content */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "policy.version_exists";
                    };
                };
            };
            /** @description - `request.too_large`: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.too_large";
                    };
                };
            };
            /** @description - `request.wrong_media_type`: This content type is not accepted */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.wrong_media_type";
                    };
                };
            };
            /**
             * @description - `policy.effective_too_early`: The version would take effect too early
             *     - `request.invalid`: The request does not follow the schema
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "policy.effective_too_early" | "request.invalid";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    privacy_conformance: {
        parameters: {
            query?: never;
            header?: {
                /** @description 304 is answered when this is still the version. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConformanceTable"];
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    erasure_progress: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "progress_token": "eZ1cPq0m8X4vJ7uT2sWk9YbLr5NdHf3A"
                 *     }
                 */
                "application/json": components["schemas"]["ProgressAsked"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErasureProgress"];
                };
            };
            /** @description - `request.malformed`: The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.malformed";
                    };
                };
            };
            /** @description - `privacy.no_such_erasure`: Erasure not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "privacy.no_such_erasure";
                    };
                };
            };
            /** @description - `request.too_large`: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.too_large";
                    };
                };
            };
            /** @description - `request.wrong_media_type`: This content type is not accepted */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.wrong_media_type";
                    };
                };
            };
            /** @description - `request.invalid`: The request does not follow the schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.invalid";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    privacy_receipt: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "receipt": "eyJhbGciOiJFUzI1NiJ9.eyJyZWNlaXB0X2lkIjoiZXJhIn0.c2lnbmF0dXJl"
                 *     }
                 */
                "application/json": components["schemas"]["ReceiptShown"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReceiptChecked"];
                };
            };
            /** @description - `request.malformed`: The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.malformed";
                    };
                };
            };
            /** @description - `request.too_large`: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.too_large";
                    };
                };
            };
            /** @description - `request.wrong_media_type`: This content type is not accepted */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.wrong_media_type";
                    };
                };
            };
            /**
             * @description - `privacy.receipt_invalid`: This is not a receipt of ours
             *     - `request.invalid`: The request does not follow the schema
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "privacy.receipt_invalid" | "request.invalid";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    analytics_collect: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "page": "interview",
                 *       "duration": "under_30_min"
                 *     }
                 */
                "application/json": components["schemas"]["UsageEvent"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description - `request.malformed`: The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.malformed";
                    };
                };
            };
            /** @description - `request.too_large`: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.too_large";
                    };
                };
            };
            /** @description - `request.wrong_media_type`: This content type is not accepted */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.wrong_media_type";
                    };
                };
            };
            /** @description - `request.invalid`: The request does not follow the schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.invalid";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    analytics_summary: {
        parameters: {
            query?: {
                /**
                 * @description null: 30 days ago
                 * @example 2026-11-01
                 */
                first?: string | null;
                /**
                 * @description null: today
                 * @example 2026-11-30
                 */
                last?: string | null;
                /** @description html: charts */
                format?: "json" | "html";
            };
            header?: {
                /** @description 304 is answered when this is still the version. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AnalyticsView"];
                    "text/html": string;
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            /** @description - `auth.role_needed`: You do not have the role that this operation requires */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "auth.role_needed";
                    };
                };
            };
            /** @description - `request.invalid`: The request does not follow the schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.invalid";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    admin_act: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description id of the user */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "act": "disable",
                 *       "reason": "ticket 4711"
                 *     }
                 */
                "application/json": components["schemas"]["NewAct"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountStateView"];
                };
            };
            /** @description - `request.malformed`: The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.malformed";
                    };
                };
            };
            /**
             * @description - `auth.invalid_token`: The access token is invalid or has expired
             *     - `auth.reauthentication_needed`: Log in again to do this
             *     - `request.no_token`: An access token is required
             */
            401: {
                headers: {
                    /** @description the challenge */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "auth.invalid_token" | "auth.reauthentication_needed" | "request.no_token";
                    };
                };
            };
            /**
             * @description - `admin.own_account`: Another admin must do this to your account
             *     - `auth.role_needed`: You do not have the role that this operation requires
             */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "admin.own_account" | "auth.role_needed";
                    };
                };
            };
            /**
             * @description - `admin.no_such_account`: There is no such account
             *     - `request.no_such_thing`: Resource not found
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "admin.no_such_account" | "request.no_such_thing";
                    };
                };
            };
            /** @description - `admin.impossible`: This cannot be done with the account as it is */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "admin.impossible";
                    };
                };
            };
            /** @description - `request.too_large`: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.too_large";
                    };
                };
            };
            /** @description - `request.wrong_media_type`: This content type is not accepted */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.wrong_media_type";
                    };
                };
            };
            /** @description - `request.invalid`: The request does not follow the schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.invalid";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    admin_record: {
        parameters: {
            query?: {
                /** @description entries per page at most */
                limit?: number;
                /** @description `next_cursor` of the page before; null: the first page */
                cursor?: string | null;
            };
            header?: {
                /** @description 304 is answered when this is still the version. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Listing_RecordView"];
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            /** @description - `auth.role_needed`: You do not have the role that this operation requires */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "auth.role_needed";
                    };
                };
            };
            /**
             * @description - `request.invalid`: The request does not follow the schema
             *     - `request.unknown_cursor`: This cursor does not belong to this list
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.invalid" | "request.unknown_cursor";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    admin_record_check: {
        parameters: {
            query?: {
                /** @description the hash of the last entry, noted at an earlier check; null: not compared */
                head?: string | null;
            };
            header?: {
                /** @description 304 is answered when this is still the version. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChainView"];
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            /** @description - `auth.role_needed`: You do not have the role that this operation requires */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "auth.role_needed";
                    };
                };
            };
            /** @description - `request.invalid`: The request does not follow the schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.invalid";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    admin_resend: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "email": "asha@example.com",
                 *       "reason": "ticket 4711"
                 *     }
                 */
                "application/json": components["schemas"]["Resending"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Resent"];
                };
            };
            /** @description - `request.malformed`: The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.malformed";
                    };
                };
            };
            401: components["responses"]["Unauthorized"];
            /** @description - `auth.role_needed`: You do not have the role that this operation requires */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "auth.role_needed";
                    };
                };
            };
            /** @description - `admin.nothing_to_resend`: No registration of this address waits to be confirmed */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "admin.nothing_to_resend";
                    };
                };
            };
            /** @description - `request.too_large`: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.too_large";
                    };
                };
            };
            /** @description - `request.wrong_media_type`: This content type is not accepted */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.wrong_media_type";
                    };
                };
            };
            /**
             * @description - `email.invalid`: The email address is not valid
             *     - `request.invalid`: The request does not follow the schema
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "email.invalid" | "request.invalid";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    admin_requeue: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description the name of the queue */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "ticket 4711",
                 *       "per_minute": 60
                 *     }
                 */
                "application/json": components["schemas"]["Requeueing"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Requeued"];
                };
            };
            /** @description - `request.malformed`: The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.malformed";
                    };
                };
            };
            401: components["responses"]["Unauthorized"];
            /** @description - `auth.role_needed`: You do not have the role that this operation requires */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "auth.role_needed";
                    };
                };
            };
            /**
             * @description - `queue.not_found`: There is no queue of this name
             *     - `request.no_such_thing`: Resource not found
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "queue.not_found" | "request.no_such_thing";
                    };
                };
            };
            /** @description - `request.too_large`: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.too_large";
                    };
                };
            };
            /** @description - `request.wrong_media_type`: This content type is not accepted */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.wrong_media_type";
                    };
                };
            };
            /** @description - `request.invalid`: The request does not follow the schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.invalid";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    support_find: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "email": "asha@example.com",
                 *       "reason": "ticket 4711"
                 *     }
                 */
                "application/json": components["schemas"]["Sought"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Found"];
                };
            };
            /** @description - `request.malformed`: The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.malformed";
                    };
                };
            };
            401: components["responses"]["Unauthorized"];
            /** @description - `auth.role_needed`: You do not have the role that this operation requires */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "auth.role_needed";
                    };
                };
            };
            /** @description - `admin.no_such_account`: There is no such account */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "admin.no_such_account";
                    };
                };
            };
            /** @description - `request.too_large`: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.too_large";
                    };
                };
            };
            /** @description - `request.wrong_media_type`: This content type is not accepted */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.wrong_media_type";
                    };
                };
            };
            /**
             * @description - `email.invalid`: The email address is not valid
             *     - `request.invalid`: The request does not follow the schema
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "email.invalid" | "request.invalid";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    support_account: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description id of the user */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "ticket 4711"
                 *     }
                 */
                "application/json": components["schemas"]["StatedReason"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountStateView"];
                };
            };
            /** @description - `request.malformed`: The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.malformed";
                    };
                };
            };
            401: components["responses"]["Unauthorized"];
            /** @description - `auth.role_needed`: You do not have the role that this operation requires */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "auth.role_needed";
                    };
                };
            };
            /**
             * @description - `admin.no_such_account`: There is no such account
             *     - `request.no_such_thing`: Resource not found
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "admin.no_such_account" | "request.no_such_thing";
                    };
                };
            };
            /** @description - `request.too_large`: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.too_large";
                    };
                };
            };
            /** @description - `request.wrong_media_type`: This content type is not accepted */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.wrong_media_type";
                    };
                };
            };
            /** @description - `request.invalid`: The request does not follow the schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.invalid";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    support_orders: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description id of the user */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "limit": 20,
                 *       "reason": "ticket 4711"
                 *     }
                 */
                "application/json": components["schemas"]["OrderPage"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Listing_OrderStateView"];
                };
            };
            /** @description - `request.malformed`: The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.malformed";
                    };
                };
            };
            401: components["responses"]["Unauthorized"];
            /** @description - `auth.role_needed`: You do not have the role that this operation requires */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "auth.role_needed";
                    };
                };
            };
            /** @description - `request.no_such_thing`: Resource not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.no_such_thing";
                    };
                };
            };
            /** @description - `request.too_large`: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.too_large";
                    };
                };
            };
            /** @description - `request.wrong_media_type`: This content type is not accepted */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.wrong_media_type";
                    };
                };
            };
            /**
             * @description - `request.invalid`: The request does not follow the schema
             *     - `request.unknown_cursor`: This cursor does not belong to this list
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.invalid" | "request.unknown_cursor";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    support_queues: {
        parameters: {
            query?: never;
            header?: {
                /** @description 304 is answered when this is still the version. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Listing_QueueView"];
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            /** @description - `auth.role_needed`: You do not have the role that this operation requires */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "auth.role_needed";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    timer_run: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description the name of the timer */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "ticket 4711"
                 *     }
                 */
                "application/json": components["schemas"]["StatedReason"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TimerRun"];
                };
            };
            /** @description - `request.malformed`: The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.malformed";
                    };
                };
            };
            401: components["responses"]["Unauthorized"];
            /** @description - `auth.role_needed`: You do not have the role that this operation requires */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "auth.role_needed";
                    };
                };
            };
            /**
             * @description - `request.no_such_thing`: Resource not found
             *     - `timer.not_found`: There is no timer of this name
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.no_such_thing" | "timer.not_found";
                    };
                };
            };
            /** @description - `request.too_large`: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.too_large";
                    };
                };
            };
            /** @description - `request.wrong_media_type`: This content type is not accepted */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.wrong_media_type";
                    };
                };
            };
            /** @description - `request.invalid`: The request does not follow the schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.invalid";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    api_docs: {
        parameters: {
            query?: never;
            header?: {
                /** @description 304 is answered when this is still the version. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    api_health: {
        parameters: {
            query?: never;
            header?: {
                /** @description 304 is answered when this is still the version. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description - `auth.too_many_attempts`: Too many attempts; wait before the next one */
            429: {
                headers: {
                    /** @description seconds to wait */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "auth.too_many_attempts";
                    };
                };
            };
            500: components["responses"]["InternalServerError"];
            /**
             * @description - `document.unreadable`: This record cannot be read at the moment
             *     - `request.contended`: Too many requests changed the same thing at the same time
             *     - `service.not_configured`: This part of the service is not set up
             *     - `service.outage`: Part of the service is not responding
             */
            503: {
                headers: {
                    /** @description seconds to wait */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "document.unreadable" | "request.contended" | "service.not_configured" | "service.outage";
                    };
                };
            };
        };
    };
    api_openapi: {
        parameters: {
            query?: never;
            header?: {
                /** @description 304 is answered when this is still the version. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    api_problems: {
        parameters: {
            query?: never;
            header?: {
                /** @description 304 is answered when this is still the version. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    api_problem: {
        parameters: {
            query?: never;
            header?: {
                /** @description 304 is answered when this is still the version. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description the code of a problem */
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    /** @description names this representation */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description - `request.no_such_thing`: Resource not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "request.no_such_thing";
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    on_resume_read: {
        parameters: {
            query?: never;
            header: {
                /** @description the id of the event, the same at each attempt */
                "webhook-id": string;
                /** @description when this attempt was made, in seconds since 1970; refuse an old one */
                "webhook-timestamp": string;
                /** @description `v1,` and the HMAC-SHA256, in base64, of id, timestamp and body with dots between; several with spaces between while a secret is rotated: one must be right */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ResumeRead"];
            };
        };
        responses: {
            /** @description Send nothing more: the endpoint is disabled. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Received. Answer within 10 seconds; nothing of it is read. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not received: it is sent again, for three days. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    on_session_evaluated: {
        parameters: {
            query?: never;
            header: {
                /** @description the id of the event, the same at each attempt */
                "webhook-id": string;
                /** @description when this attempt was made, in seconds since 1970; refuse an old one */
                "webhook-timestamp": string;
                /** @description `v1,` and the HMAC-SHA256, in base64, of id, timestamp and body with dots between; several with spaces between while a secret is rotated: one must be right */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SessionEvaluated"];
            };
        };
        responses: {
            /** @description Send nothing more: the endpoint is disabled. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Received. Answer within 10 seconds; nothing of it is read. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not received: it is sent again, for three days. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    on_recording_purged: {
        parameters: {
            query?: never;
            header: {
                /** @description the id of the event, the same at each attempt */
                "webhook-id": string;
                /** @description when this attempt was made, in seconds since 1970; refuse an old one */
                "webhook-timestamp": string;
                /** @description `v1,` and the HMAC-SHA256, in base64, of id, timestamp and body with dots between; several with spaces between while a secret is rotated: one must be right */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RecordingPurged"];
            };
        };
        responses: {
            /** @description Send nothing more: the endpoint is disabled. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Received. Answer within 10 seconds; nothing of it is read. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not received: it is sent again, for three days. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    on_endpoint_test: {
        parameters: {
            query?: never;
            header: {
                /** @description the id of the event, the same at each attempt */
                "webhook-id": string;
                /** @description when this attempt was made, in seconds since 1970; refuse an old one */
                "webhook-timestamp": string;
                /** @description `v1,` and the HMAC-SHA256, in base64, of id, timestamp and body with dots between; several with spaces between while a secret is rotated: one must be right */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EndpointTest"];
            };
        };
        responses: {
            /** @description Send nothing more: the endpoint is disabled. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Received. Answer within 10 seconds; nothing of it is read. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not received: it is sent again, for three days. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
}
