//! What the forms are called in a list of those that were not sent.

use crate::domain::people::kept_form::page_of;

/// An address as the table of routes writes it, and what its form is.
pub const NAMES: &[(&str, &str)] = &[
    ("/pipeline/{id}/publication", "Publishing a decision"),
    ("/listings/{slug}/state", "State of a listing"),
    ("/listings/{slug}/conditions/{number}", "What became of a condition"),
    ("/listings/{slug}/revocation", "Taking an approval back for good"),
    ("/account/name", "Your name"),
    ("/account/password", "Your password"),
    ("/account/confirmation", "Confirming your password"),
    ("/account/sessions/ending", "Ending your other sessions"),
    ("/account/sessions/{session}/ending", "Ending a session"),
    ("/colleagues", "Inviting a colleague"),
    ("/colleagues/{account}/invitation", "Inviting a colleague again"),
    ("/colleagues/{account}/removal", "Taking back an invitation"),
    ("/colleagues/{account}/closing", "Closing a colleague's account"),
    ("/people/organizations/new", "A new organization"),
    ("/people/organizations/{organization}", "Inviting somebody to an organization"),
    ("/people/organizations/{organization}/name", "Name of an organization"),
    (
        "/people/organizations/{organization}/visibility",
        "Whether an organization is on the public pages",
    ),
    ("/people/organizations/{organization}/products/{product}", "Name of a product"),
    (
        "/people/organizations/{organization}/products/{product}/visibility",
        "Whether a product is on the public pages",
    ),
    (
        "/people/organizations/{organization}/products/{product}/handover",
        "Handing a product over to another vendor",
    ),
    ("/people/organizations/{organization}/merger", "Merging a vendor into another"),
    ("/people/names/{request}", "Answering a vendor that asks for another name"),
    ("/people/past", "Loading the past"),
    ("/names/new", "Asking for another name"),
    ("/people/invitations/{invitation}/invitation", "Sending an invitation again"),
    ("/people/invitations/{invitation}/removal", "Taking back an invitation"),
    ("/people/accounts/{account}/name", "Name of a person"),
    ("/people/accounts/{account}/roles", "Roles of a person"),
    ("/people/accounts/{account}/address", "Email address of a person"),
    ("/people/accounts/{account}/closing", "Closing an account"),
    ("/people/accounts/{account}/sessions/ending", "Ending a person's sessions"),
    ("/people/accounts/{account}/reopening", "Opening an account again"),
    ("/sign-out", "Signing out"),
    ("/kept/{form}/removal", "Removing a form that was not sent"),
    ("/jobs/{job}/runs", "Asking for a run of a job"),
    ("/jobs/mails/{mail}/tries", "Sending a mail again"),
    ("/pipeline/{id}/triage", "Accepting or returning a submission"),
    ("/pipeline/{id}/reviewers", "Assigning reviewers"),
    ("/pipeline/{id}/reviewers/{review}/removal", "Taking a reviewer off a case"),
    ("/pipeline/{id}/reviewers/{review}/reopening", "Opening a review again"),
    ("/pipeline/{id}/adjudication", "Settling a question"),
    ("/pipeline/{id}/decision", "Proposing a decision"),
    ("/pipeline/{id}/decision/withdrawal", "Taking back a proposal"),
    ("/pipeline/{id}/sending-back", "Sending a decision back"),
    ("/pipeline/{id}/signature", "Signing a decision"),
    ("/reviews/{id}/conflict", "Declaring whether there is a conflict"),
    ("/reviews/{id}/{criterion}", "Scoring a question"),
    ("/reviews/{id}/{criterion}/submission", "Submitting a review"),
    ("/products", "A new product"),
    ("/products/{id}/facts", "Facts of a product"),
    ("/products/{id}/removal", "Removing a product"),
    ("/products/{id}/disclosures", "Starting a disclosure"),
    ("/disclosures/{id}/sections/{section}", "A section of a disclosure"),
    ("/disclosures/{id}/sections/{section}/tables/{question}", "Filling a table from a file"),
    ("/disclosures/{id}/evidence", "Adding evidence"),
    ("/disclosures/{id}/evidence/{evidence}/removal", "Removing evidence"),
    ("/disclosures/{id}/left-out", "Removing an answer that is not asked"),
    ("/disclosures/{id}/submission", "Submitting a disclosure"),
    ("/disclosures/{id}/withdrawal", "Withdrawing a disclosure"),
    ("/people/organizations/{organization}/districts", "The districts of a regional center"),
    ("/district/choice", "Choosing a district"),
    ("/district/seen", "Noting that changes are read"),
    ("/district/mails", "Mails about a district's tools"),
    ("/district/tools/new", "Putting a tool on the desk"),
    ("/district/tools/{id}/use", "Use of a tool in a district"),
    ("/district/tools/{id}/retirement", "Retiring a tool"),
    ("/district/tools/{id}/deletion", "Noting that data was deleted"),
    ("/district/tools/{id}/overlay", "A district's word on a tool"),
    ("/district/requests/new", "Asking for a review of a tool"),
    ("/district/requests/{id}/withdrawal", "Taking back a request for a review"),
    ("/district/overlay/questions", "A district's own question"),
    ("/district/overlay/questions/{question}/removal", "Removing a district's own question"),
    ("/district/overlay/minimums", "A district's own minimums"),
    ("/district/agreements/new", "Noting an agreement"),
    ("/district/agreements/{id}/joining", "Joining an agreement"),
    ("/district/agreements/{id}/withdrawal", "Withdrawing an agreement"),
    ("/district/incidents/new", "Reporting an incident"),
    ("/incidents/{id}/rating", "Rating an incident"),
    ("/requests/{id}/answer", "Answering requests for a review"),
];

/// What the form is called that is sent to this address.
pub fn name_of(path: &str) -> &'static str {
    let page: Vec<&str> = page_of(path).split('/').collect();
    let is = |pattern: &str| {
        let parts = pattern.split('/');
        parts.clone().count() == page.len()
            && parts.zip(&page).all(|(part, sent)| part.starts_with('{') || part == *sent)
    };
    NAMES.iter().find(|(pattern, _)| is(pattern)).map_or("A form", |(_, name)| name)
}
