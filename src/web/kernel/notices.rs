//! What was just done, told on the page that follows.

/// The cookie with the notice for the next page.
pub const NOTICE: &str = "assay_notice";

/// What was just done, told on the page that follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Notice {
    /// The word in the cookie.
    pub word: &'static str,
    pub(super) title: &'static str,
    pub(super) text: &'static str,
}

macro_rules! notices {
    ($($(#[$doc:meta])* $name:ident = $word:literal, $title:literal, $text:literal;)*) => {
        impl Notice {
            $($(#[$doc])* pub const $name: Self = Self { word: $word, title: $title,
                text: $text };)*
            pub(super) const ALL: &'static [Self] = &[$(Self::$name),*];
        }
    };
}

notices! {
    /// After signing out.
    SIGNED_OUT = "signed-out", "You are signed out", "Your session has ended on this device.";
    /// After opening an account by a mailed link.
    WELCOME = "welcome", "Your account is open", "You are signed in. Next time, use your email \
        address and password.";
    /// After ending a session.
    SESSION_ENDED = "session-ended", "Session ended", "That device has to sign in again.";
    /// After ending all other sessions.
    SESSIONS_ENDED = "sessions-ended", "Other sessions ended", "Every other device has to sign in \
        again.";
    /// After changing a password.
    PASSWORD_CHANGED = "password-changed", "Password changed", "Your other sessions were ended.";
    /// After inviting somebody.
    INVITED = "invited", "Invitation sent", "They have a mail with a link that works for seven \
        days.";
    /// After giving somebody roles that get in each other's way.
    DUTIES_CLASH = "duties-clash", "Done, but these duties clash", "What this person judges, \
        somebody else has to sign and publish. The list of people says which duties clash.";
    /// After signing in, to somebody for whom a form waits.
    FORMS_WAIT = "forms-wait", "Something that you typed was not sent", "It is kept for you. Open \
        “Forms that were not sent” on your account's page.";
    /// After sending a form beside which something was typed that could not be kept.
    NOT_PUT_ASIDE = "not-put-aside", "Done, but what you typed beside it is lost",
        "The form whose button you pressed was sent. What stood in the others could not be kept. \
         Look at “Forms that were not sent” on your account's page: too much may wait there.";
    /// After making a token.
    TOKEN_MADE = "token-made", "Token made", "Copy it from this page now: it is not shown again.";
    /// After ending a token.
    TOKEN_ENDED = "token-ended", "Token ended", "Programs that use it are refused from now on.";
    /// After a district had names forgotten.
    NAMES_FORGOTTEN = "names-forgotten", "Forgotten", "The next list of your district is read \
        without it.";
    /// After removing a form that was kept.
    KEPT_REMOVED = "kept-removed", "Removed", "What you had typed into that form is gone.";
    /// After adding a webhook.
    WEBHOOK_ADDED = "webhook-added", "Webhook added", "Give your program the secret below, then \
        send a test.";
    /// After asking for a test of a webhook.
    WEBHOOK_TEST = "webhook-test", "A test is on its way", "Open this page again in a minute: it \
        says below what became of it.";
    /// After renewing the secret of a webhook.
    WEBHOOK_SECRET = "webhook-secret", "Secret renewed", "Both secrets sign for a day. Give your \
        program the new one.";
    /// After removing a webhook.
    WEBHOOK_REMOVED = "webhook-removed", "Webhook removed", "Nothing is sent to it any more.";
    /// After changing the answers of the whole company.
    COMPANY_SAVED = "company-saved", "Saved for your company", "New drafts begin with it, and \
        with what is not complete as you typed it. Drafts that are open keep what stands there \
        until you choose below.";
    /// After putting the company's answers into drafts.
    COMPANY_USED = "company-used", "Done", "The drafts that you ticked have your company’s answer \
        now.";
    /// After taking a draft over into a newer questionnaire.
    MOVED = "moved", "Your draft is on the newer questionnaire", "Look at what is open now.";
    /// After starting a renewal.
    RENEWAL_STARTED = "renewal-started", "Your last answers are here", "Say section by section \
        what is still true, and look at what has to be answered anew.";
    /// After saying of sections that they are still true.
    STILL_TRUE = "still-true", "Noted", "Who said so and when is on record, and reviewers see it.";
    /// After giving an export at a draft.
    EXPORT_GIVEN = "export-given", "Nothing has changed yet", "Look through the answers below, \
        and tick those that you take over.";
    /// After taking answers over from an export.
    TAKEN_OVER = "taken-over", "Taken over", "The answers that you ticked stand in your draft.";
    /// After forgetting an export.
    EXPORT_FORGOTTEN = "export-forgotten", "Forgotten", "The export does not wait at this draft \
        any more. What you took over stays.";
    /// After commenting on a tool under review.
    COMMENTED = "commented", "Thank you: the agency has your comment", "Somebody of the agency \
        reads it before anybody else does.";
    /// After a general save.
    SAVED = "saved", "Saved", "Your changes are stored.";
    /// After a tool, or everything of a vendor, became another's.
    HANDED_OVER = "handed-over", "Handed over", "The registry shows it under this vendor from now \
        on. Both vendors' owners have a mail.";
    /// After asking for another name.
    NAME_ASKED = "name-asked", "The agency has your request", "It answers by mail.";
    /// After a save of a section in which something is not complete.
    SAVED_UNFINISHED = "saved-unfinished", "Saved as you typed it",
        "Some answers of that section are not complete yet. It says so beside them, and before you \
         submit.";
    /// After a save that opened more questions.
    MORE_ASKED = "more-asked", "Saved, and there is more to ask", "Your answers opened more \
        questions in this section. They start here.";
    /// After a save of a table whose rows break rules.
    TABLE_BROKEN = "table-broken", "Saved, but a table cannot be computed", "Its rows are stored. \
        What does not fit in them stands beside the table.";
    /// After starting a disclosure.
    DISCLOSURE_STARTED = "disclosure-started", "Disclosure started", "Begin with any section; \
        everything is kept as you write.";
    /// After registering a product.
    PRODUCT_REGISTERED = "product-registered", "Product registered", "You can start its disclosure \
        now.";
    /// After removing a product.
    PRODUCT_REMOVED = "product-removed", "Product removed", "It and what was written for it are \
        gone.";
    /// After adding evidence.
    EVIDENCE_ADDED = "evidence-added", "Evidence added", "It stands under its question.";
    /// After bringing files to a draft.
    FILES_BROUGHT = "files-brought", "Files read", "What became of each stands below. Nothing \
        counts until you confirm it.";
    /// After confirming what files suggest.
    SUGGESTIONS_CONFIRMED = "suggestions-confirmed", "Confirmed", "The answers are saved, and their \
        files are attached where that is asked for.";
    /// After leaving out what a file suggests.
    SUGGESTION_LEFT = "suggestion-left", "Left out", "Bring the file again and it is suggested \
        anew.";
    /// After taking a paper off the shelf.
    PAPER_REMOVED = "paper-removed", "Taken off the shelf", "You can put it back below for as long \
        as this stands here. What it is attached to keeps it.";
    /// After putting a paper back.
    PAPER_RESTORED = "paper-restored", "Put back", "It is on your shelf again.";
    /// After putting a newer paper in the place of one.
    PAPER_REPLACED = "paper-replaced", "Replaced", "The newer paper is on your shelf, and in every \
        draft in which the earlier one was attached.";
    /// After attaching a paper from the shelf.
    PAPER_ATTACHED = "paper-attached", "Attached", "It stands under its question.";
    /// After removing evidence.
    EVIDENCE_REMOVED = "evidence-removed", "Evidence removed", "It no longer counts for its \
        question.";
    /// After removing the answer to a question that is not asked.
    LEFT_OUT_REMOVED = "left-out-removed", "Removed", "What was kept for that question is gone \
        from the disclosure.";
    /// After sharing the sections of a disclosure.
    SHARED = "shared", "Saved", "Whoever was given a section has a mail about it.";
    /// After writing to colleagues about a question.
    COMMENT_SAVED = "comment-saved", "Sent", "Your colleagues find it at the question.";
    /// After settling what colleagues wrote about a question.
    COMMENTS_SETTLED = "comments-settled", "Settled", "What was said stays here to read.";
    /// After saying something in the discussion of a panel.
    REMARK_MADE = "remark-made", "Added", "The others of the panel are told by mail, once until they \
        have read it.";
    /// After taking a remark back.
    REMARK_TAKEN_BACK = "remark-taken-back", "Taken back", "Its place says so.";
    /// After recording a meeting of a panel, or correcting its record.
    MEETING_RECORDED = "meeting-recorded", "On record", "Those who were there are asked by mail to \
        agree to it.";
    /// After saying something to such a record.
    SAID_TO_RECORD = "said-to-record", "Saved", "It stands beside the record.";
    /// After asking that an answer stays confidential.
    ASKED_TO_KEEP = "asked-to-keep", "Saved", "The agency decides on it once you have submitted. \
        You can change it until then.";
    /// After taking such a request back.
    REQUEST_TAKEN_BACK = "request-taken-back", "Taken back", "The answer is published as any other.";
    /// After deciding on such a request.
    CONFIDENTIALITY_DECIDED = "confidentiality-decided", "Decided", "The vendor has it by mail, with \
        your reason.";
    /// After asking a vendor about an answer.
    VENDOR_ASKED = "vendor-asked", "Asked", "The vendor has a mail. The agency’s clock stands still \
        until it answers, its last day passes or the question is taken back.";
    /// After taking such a question back.
    ASKING_TAKEN_BACK = "asking-taken-back", "Taken back", "The vendor has been told. The agency’s \
        clock runs again.";
    /// After a vendor kept an answer to the agency.
    ANSWER_KEPT = "answer-kept", "Kept", "The agency does not have it until somebody sends it.";
    /// After a vendor answered the agency.
    AGENCY_ANSWERED = "agency-answered", "Answer sent", "The agency has it. Your submitted answers \
        stay as they were.";
    /// After a vendor answered the agency and changed an answer.
    ANSWER_CHANGED = "answer-changed", "Answer sent", "The agency has it, with your changed answer \
        beside the one before. The receipt is of the submission with it.";
    /// After filling a table from a spreadsheet.
    TABLE_FILLED = "table-filled", "Table filled", "Your rows are saved. They took the \
        place of the rows that were there.";
    /// After submitting a disclosure.
    SUBMITTED = "submitted", "Disclosure submitted", "Keep this receipt. The agency has been told.";
    /// After withdrawing one.
    WITHDRAWN = "withdrawn", "Disclosure withdrawn", "The agency will not review it any further.";
    /// After accepting a submission.
    ACCEPTED = "accepted", "Accepted for review", "Assign at least two reviewers to each \
        criterion.";
    /// After returning a submission.
    RETURNED = "returned", "Returned to the vendor", "The vendor has a mail with your reason.";
    /// After assigning reviewers.
    ASSIGNED = "assigned", "Reviewers assigned", "They have been told by mail.";
    /// After setting when reviews are due.
    DUE_CHANGED = "due-changed", "Due day set", "The reviewers have been told by mail.";
    /// After reminding everybody who is late.
    REMINDED = "reminded", "Reminded", "Everybody who is late has a mail with what is late.";
    /// The same when everybody had a mail today already.
    REMINDED_ALREADY = "reminded-already", "Nobody to remind", "Whoever is late was reminded today \
        already.";
    /// After assigning reviewers to several tools.
    FILLED = "filled", "Assigned", "Each reviewer has one mail with everything that is new.";
    /// After noting a conflict with a vendor.
    VENDOR_CONFLICT = "vendor-conflict", "The conflict is on record", "It holds for all tools of \
        this vendor. The panel leads have been told.";
    /// After declaring a conflict.
    CONFLICT = "conflict", "Thank you for saying so", "You will not see this disclosure. The panel \
        lead has been told.";
    /// After saying that there is no conflict.
    NO_CONFLICT = "no-conflict", "The file is open", "Your word is on record. Say so at once when \
        you find out about a conflict later.";
    /// After submitting a review.
    REVIEW_IN = "review-in", "Review submitted", "Your scores are final. Other reviews open once \
        all of yours are in.";
    /// After opening a review again.
    REVIEW_REOPENED = "review-reopened", "The review is open again", "Its scores can be changed \
        until it is submitted anew.";
    /// After settling a question.
    SETTLED = "settled", "Settled", "The level and your reason are on record.";
    /// After proposing a decision.
    PROPOSED = "proposed", "Decision proposed", "The three offices have been asked to sign.";
    /// After signing.
    SIGNED = "signed", "Signed", "Your word is on record.";
    /// After the publisher gave a decision back.
    SENT_BACK = "sent-back", "Sent back", "Nothing is published. The panel lead and everybody who \
        signed have your reason by mail.";
    /// After a vendor answered a decision.
    RESPONDED = "responded", "Your response is sent", "The panel lead reads it and answers you by \
        mail.";
    /// After a vendor said that there is nothing to say to a decision.
    NO_RESPONSE = "no-response", "Thank you", "The agency can publish the decision now.";
    /// After answering a response: the decision stands.
    DECISION_STANDS = "decision-stands", "The decision stands", "The vendor has your answer by mail.";
    /// After answering a response: the decision is opened again.
    DECISION_REOPENED = "decision-reopened", "The decision is opened again", "The vendor and \
        everybody who signed have your answer by mail. Propose anew when you are ready.";
    /// After a vendor appealed a decision.
    APPEALED = "appealed", "Your appeal is sent", "The agency answers you by mail. The registry says \
        that the decision is under appeal.";
    /// After deciding on an appeal.
    APPEAL_DECIDED = "appeal-decided", "The appeal is decided", "The vendor has your reason by mail, \
        and the registry says what came of it.";
    /// After publishing.
    PUBLISHED = "published", "Published", "The listing is in the registry.";
    /// After publishing what an administrator keeps off the public pages.
    PUBLISHED_OFF_PAGES = "published-off-pages", "Published, but off the public pages",
        "The registry shows the listing as soon as an administrator puts it back.";
    /// After suspending or reinstating.
    LISTING_CHANGED = "listing-changed", "Listing changed", "The registry shows the new state.";
    /// After recording what became of a condition.
    CONDITION_SETTLED = "condition-settled", "Recorded", "The registry shows it, and the vendor has \
        it by mail.";
    /// After telling of a change of a published tool.
    CHANGE_TOLD = "change-told", "The agency knows of it", "The registry says that you told of it. \
        You hear by mail what follows.";
    /// After answering a change that a vendor told of.
    CHANGE_ANSWERED = "change-answered", "Answered", "The registry shows it, and the vendor has it \
        by mail.";
    /// After telling the agency how a condition is met.
    PROOF_GIVEN = "proof-given", "The agency has it", "A panel lead looks at it. You hear by mail \
        what came of it.";
    /// After sending back what a vendor gave for a condition.
    PROOF_SENT_BACK = "proof-sent-back", "Sent back", "The vendor has your reason by mail.";
    /// After beginning to watch something.
    WATCHING = "watching", "You will be told", "We write when something changes, and stop when \
        you say so on this page.";
    /// After asking to watch something with one's own address.
    WATCHING_AT_ONCE = "watching-at-once", "You will be told", "It is the address of your account, \
        so nothing needs confirming. We write when something changes, and stop when you say so on \
        this page.";
    /// After stopping to watch something.
    WATCH_ENDED = "watch-ended", "Stopped", "We write no more about it.";
    /// After taking a decision back for good.
    REVOKED = "revoked", "Decision revoked", "The registry says so. The vendor, the districts and \
        those who led and signed have the reason by mail.";
    /// After putting a tool on a district's desk.
    TOOL_ADOPTED = "tool-adopted", "On your desk", "Your district's first page tells you what \
        changes and what is due.";
    /// After noting that a district uses a tool no more.
    TOOL_RETIRED = "tool-retired", "No longer used", "Ask the vendor to delete your district's \
        data, and note here what shows it.";
    /// After noting that a vendor deleted a district's data.
    DELETION_NOTED = "deletion-noted", "Deletion noted", "Nothing is left to be done for this tool.";
    /// After reading what changed for a district.
    CHANGES_READ = "changes-read", "Read", "From now on this page tells you what changes after \
        today.";
    /// After asking the agency to review a tool.
    REVIEW_ASKED = "review-asked", "Asked", "The agency sees how many districts ask. Its answer \
        comes by mail.";
    /// After taking that back.
    ASK_TAKEN_BACK = "ask-taken-back", "Taken back", "Your district does not ask for it any more.";
    /// After answering districts that ask for a review.
    REQUEST_ANSWERED = "request-answered", "Answered", "Every district that asks has it by mail.";
    /// After reporting an incident.
    INCIDENT_REPORTED = "incident-reported", "Reported", "The agency and the vendor have it by \
        mail. You hear as soon as the agency has rated it.";
    /// After rating an incident.
    INCIDENT_RATED = "incident-rated", "Rated", "The district, the vendor and those who use the \
        tool have it by mail.";
    /// After joining an agreement of another district.
    AGREEMENT_JOINED = "agreement-joined", "Joined", "The district that signed it sees that you \
        joined. Follow what the agreement says.";
    /// After giving the password again.
    CONFIRMED = "confirmed", "Password confirmed", "For a quarter of an hour you can end other \
        sessions.";
    /// After ending every session of somebody's account.
    SESSIONS_OF_ACCOUNT_ENDED = "account-sessions-ended", "Sessions ended", "Every device of this \
        person has to sign in again.";
    /// After taking an invitation back.
    INVITATION_WITHDRAWN = "invitation-withdrawn", "Invitation taken back", "Its link does not \
        work any more.";
    /// After a new address was entered for somebody.
    ADDRESS_ASKED = "address-asked", "Mail sent to the new address", "The address changes when the \
        link in it is followed. The old address was told.";
    /// After somebody confirmed a new address.
    ADDRESS_CHANGED = "address-changed", "Address changed", "From now on you sign in with it.";
    /// After something was taken off the public pages.
    HIDDEN = "hidden", "Off the public pages", "Nobody finds it there from now on. Put it back any \
        time.";
    /// After something was put back on the public pages.
    SHOWN = "shown", "Back on the public pages", "What is public of it shows again.";
    /// After removing somebody's personal data.
    DATA_REMOVED = "data-removed", "Personal data removed", "The record stays whole without it.";
    /// After closing an account.
    ACCOUNT_CLOSED = "account-closed", "Account closed", "Its sessions were ended.";
    /// After running a job by hand.
    JOB_ASKED = "job-asked", "Run asked for", "It starts within seconds. Open this page again to \
        see its outcome.";
    /// After putting a mail back into the queue.
    MAIL_QUEUED = "mail-queued", "Mail back in the queue", "It is sent with the next delivery, \
        within a minute.";
}
