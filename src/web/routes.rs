//! The one route table. Nothing else registers a route; a method that a path does not take answers
//! 405.

use actix_web::HttpResponse;
use actix_web::http::{Method, header};
use actix_web::web::{self, ServiceConfig};

use super::kernel::assets;
use super::{api, pages};

/// Declares the table: a path, its methods and their handlers.
macro_rules! routes {
    ($($path:literal => $($method:ident $handler:path),+;)*) => {
        /// Method and path of every route, in order.
        pub const TABLE: &[(&str, &str)] = &[$($((stringify!($method), $path)),+),*];

        /// Registers every route.
        pub fn configure(config: &mut ServiceConfig) {
            $(config.service(routes!(@methods web::resource($path), $($method $handler),+)
                .default_service(web::to(|asked: Method| async move { other_method(&asked,
                    &[$(stringify!($method)),+]) })));)*
        }
    };
    (@methods $resource:expr, get $handler:path $(, $($rest:tt)+)?) => {
        // Whatever can be read can also be asked for without its body.
        routes!(@more $resource.route(web::get().to($handler)).route(web::head().to($handler)) $(,
            $($rest)+)?)
    };
    (@methods $resource:expr, post $handler:path $(, $($rest:tt)+)?) => {
        routes!(@more $resource.route(web::post().to($handler)) $(, $($rest)+)?)
    };
    (@methods $resource:expr, delete $handler:path $(, $($rest:tt)+)?) => {
        routes!(@more $resource.route(web::delete().to($handler)) $(, $($rest)+)?)
    };
    (@more $resource:expr) => { $resource };
    (@more $resource:expr, $($rest:tt)+) => { routes!(@methods $resource, $($rest)+) };
}

/// The answer to a method that a path does not take, and to the question which it takes: it names
/// them (RFC 9110, 15.5.6 and 9.3.7).
fn other_method(asked: &Method, methods: &[&str]) -> HttpResponse {
    let taken = methods.iter().map(|method| {
        if *method == "get" { "GET, HEAD".to_owned() } else { method.to_uppercase() }
    });
    let mut response = if asked == Method::OPTIONS {
        HttpResponse::NoContent()
    } else {
        HttpResponse::MethodNotAllowed()
    };
    response.insert_header((header::ALLOW, taken.collect::<Vec<_>>().join(", "))).finish()
}

routes! {
    "/" => get pages::home::show;
    "/healthz" => get pages::health::alive;
    "/readyz" => get pages::health::ready;
    "/assets/{name}" => get assets::show;
    "/robots.txt" => get pages::discovery::robots;
    "/sitemap.xml" => get pages::discovery::sitemap;
    "/opensearch.xml" => get pages::discovery::open_search;
    "/registry" => get pages::registry::listings::show;
    "/registry.csv" => get pages::registry::csv::download;
    "/registry/compare" => get pages::registry::comparisons::show;
    "/registry/changes" => get pages::registry::changes::show;
    "/registry/changes.atom" => get pages::registry::feed::show;
    "/registry/{slug}" => get pages::registry::past::show;
    "/registry/{slug}/families" => get pages::registry::families::show;
    "/receipts/new" => get pages::registry::receipts::show, post pages::registry::receipts::save;
    "/verify" => get pages::registry::verifications::show,
    post pages::registry::verifications::check;
    "/verify/file" => post pages::registry::verifications::check_file;
    "/.well-known/did.json" => get api::registry::receipts::keys;
    "/check-list" => get pages::registry::lists::giving::show,
    post pages::registry::lists::giving::give;
    "/check-list/result" => get pages::registry::lists::result::begin_again,
    post pages::registry::lists::result::choose;
    "/check-list/result.csv" => post pages::registry::lists::export::csv;
    "/check-list/receipt" => get pages::registry::lists::result::begin_again,
    post pages::registry::lists::keeping::receipt;
    "/check-list/result.xlsx" => post pages::registry::lists::export::xlsx;
    "/learning" => get pages::learning::modules::list;
    "/learning/{id}" => get pages::learning::modules::show;
    "/method" => get pages::instrument::methods::show;
    "/disclose" => get pages::start::show;
    "/disclose/screening" => get pages::assessment::screening::show,
    post pages::assessment::screening::judge;
    "/disclose/form" => get pages::instrument::blank_form::show;
    "/help" => get pages::about::help;
    "/privacy" => get pages::about::privacy;
    "/accessibility" => get pages::about::accessibility;
    "/contact" => get pages::about::contact;
    "/api" => get pages::api_reference::show;
    "/api/v1/listings" => get api::registry::listings::list;
    "/api/v1/listings.jsonl" => get api::registry::dumps::download;
    "/api/v1/listings/{slug}" => get api::registry::listings::show;
    "/api/v1/listings/{slug}/jsonld" => get api::registry::linked::show;
    "/api/v1/receipts" => post api::registry::receipts::make;
    "/api/v1/receipts/verify" => post api::registry::receipts::verify;
    "/api/v1/inventory-checks" => post api::registry::inventories::create;
    "/api/v1/token" => get api::district::tokens::show;
    "/api/v1/watches" => get api::registry::watches::list, post api::registry::watches::create;
    "/api/v1/watches/{watch}" => delete api::registry::watches::stop;
    "/api/v1/adoptions" => get api::district::adoptions::list,
    post api::district::adoptions::create;
    "/api/v1/adoptions/{adoption}" => get api::district::adoptions::show;
    "/api/v1/adoptions/{adoption}/retirement" => post api::district::adoptions::retire;
    "/api/v1/incidents" => get api::district::incidents::list,
    post api::district::incidents::create;
    "/api/v1/incidents/{incident}" => get api::district::incidents::show;
    "/api/v1/changes" => get api::registry::changes::list;
    "/api/v1/modules" => get api::learning::modules::list;
    "/questionnaires/{family}/{version}/schema.json" => get api::instrument::schemas::show;
    "/api/openapi.json" => get api::openapi::show;
    "/pipeline/{id}/publication" => post pages::registry::publications::publish;
    "/listings/{slug}/state" => post pages::registry::publications::change_state;
    "/listings/{slug}/revocation" => get pages::registry::revocations::ask,
    post pages::registry::revocations::revoke;
    "/listings/{slug}/conditions/{number}" => get pages::registry::conditions::ask,
    post pages::registry::conditions::settle;
    "/notices" => get pages::registry::notices::list;
    "/notices/{id}" => get pages::registry::notices::show;
    "/notices/{id}/answer" => post pages::registry::notices::answer;
    "/listings/{slug}/proofs/{proof}" => get pages::registry::condition_proofs::download;
    "/watches/new" => get pages::registry::watches::new, post pages::registry::watches::create;
    "/watches/{secret}" => get pages::registry::watches::show,
    post pages::registry::watches::change;
    "/watches/{secret}/ending" => post pages::registry::watches::end;
    "/sign-in" => get pages::people::sessions::show, post pages::people::sessions::create;
    "/register" => get pages::people::registrations::show,
    post pages::people::registrations::create;
    "/mail-sent" => get pages::people::mail_sent::show;
    "/links/{secret}" => get pages::people::mail_links::show,
    post pages::people::mail_links::follow;
    "/passwords/new" => get pages::people::passwords::show, post pages::people::passwords::create;
    "/account" => get pages::people::accounts::show;
    "/account/keys" => get pages::people::shortcuts::show, post pages::people::shortcuts::save;
    "/account/keys/switch" => post pages::people::shortcuts::switch;
    "/account/name" => post pages::people::accounts::rename;
    "/account/password" => post pages::people::accounts::change_password;
    "/account/confirmation" => post pages::people::accounts::confirm;
    "/account/sessions/ending" => post pages::people::accounts::end_other_sessions;
    "/account/sessions/{session}/ending" => post pages::people::accounts::end_session;
    "/colleagues" => get pages::people::colleagues::show, post pages::people::colleagues::invite;
    "/colleagues/{account}/invitation" => post pages::people::colleagues::invite_again;
    "/colleagues/{account}/removal" => post pages::people::colleagues::withdraw;
    "/colleagues/{account}/closing" => get pages::people::closing::ask_of_colleague,
    post pages::people::colleagues::close;
    "/people" => get pages::people::organizations::list;
    "/people/organizations/new" => get pages::people::organizations::new,
    post pages::people::organizations::create;
    "/people/organizations/{organization}" => get pages::people::organizations::show,
    post pages::people::organizations::invite;
    "/people/organizations/{organization}/districts" => get pages::district::centers::show,
    post pages::district::centers::assign;
    "/people/organizations/{organization}/name" => get pages::people::names::show,
    post pages::people::names::rename;
    "/people/organizations/{organization}/visibility" => post pages::people::names::set_hidden;
    "/people/organizations/{organization}/products/{product}" => get pages::people::names::show,
    post pages::people::names::rename;
    "/people/organizations/{organization}/products/{product}/visibility" =>
        post pages::people::names::set_hidden;
    "/people/organizations/{organization}/merger" => get pages::people::handovers::ask,
    post pages::people::handovers::go;
    "/people/organizations/{organization}/products/{product}/handover" =>
        get pages::people::handovers::ask, post pages::people::handovers::go;
    "/people/past" => get pages::people::past_loading::show,
    post pages::people::past_loading::load;
    "/people/past.csv" => get pages::people::past_loading::template;
    "/people/names" => get pages::people::name_requests::list;
    "/people/names/{request}" => post pages::people::name_requests::answer;
    "/people/invitations/{invitation}/invitation" => post pages::people::invitations::again;
    "/people/invitations/{invitation}/removal" => post pages::people::invitations::withdraw;
    "/people/accounts/{account}" => get pages::people::administration::show;
    "/people/accounts/{account}/appointment" => get pages::people::appointments::show,
    post pages::people::appointments::save;
    "/people/accounts/{account}/name" => post pages::people::administration::rename;
    "/people/accounts/{account}/roles" => post pages::people::administration::change_roles;
    "/people/accounts/{account}/address" => post pages::people::administration::change_address;
    "/people/accounts/{account}/closing" => get pages::people::closing::ask,
    post pages::people::administration::close;
    "/people/accounts/{account}/sessions/ending" => post pages::people::sessions::end_of_account;
    "/people/accounts/{account}/erasure" => get pages::people::erasing::ask,
    post pages::people::erasing::erase;
    "/people/accounts/{account}/reopening" => post pages::people::administration::reopen;
    "/sign-out" => post pages::people::sessions::end;
    "/kept" => get pages::people::kept_forms::list;
    "/kept/{form}" => get pages::people::kept_forms::show;
    "/kept/{form}/removal" => post pages::people::kept_forms::remove;
    "/district" => get pages::district::desk::show;
    "/district/choice" => post pages::district::centers::choose;
    "/district/seen" => post pages::district::desk::seen;
    "/district/mails" => post pages::district::desk::set_mails;
    "/district/tools/new" => get pages::district::adopting::show,
    post pages::district::adopting::adopt;
    "/district/tools/{id}" => get pages::district::tools::show;
    "/district/tools/{id}/use" => get pages::district::uses::show,
    post pages::district::uses::change;
    "/district/tools/{id}/retirement" => get pages::district::retirements::ask,
    post pages::district::retirements::retire;
    "/district/tools/{id}/deletion" => get pages::district::retirements::ask_deletion,
    post pages::district::retirements::confirm_deletion;
    "/district/tokens" => get pages::district::api_tokens::show,
    post pages::district::api_tokens::make;
    "/district/tokens/{token}/ending" => post pages::district::api_tokens::revoke;
    "/district/names" => get pages::district::names::show;
    "/district/names/removal" => post pages::district::names::forget_all;
    "/district/names/{name}/removal" => post pages::district::names::forget;
    "/district/requests" => get pages::district::own_requests::show;
    "/district/requests/new" => get pages::district::asking::show,
    post pages::district::asking::ask;
    "/district/requests/{id}/withdrawal" => post pages::district::own_requests::withdraw;
    "/district/overlay" => get pages::district::overlay::show;
    "/district/overlay/questions" => post pages::district::overlay::add_question;
    "/district/overlay/questions/{question}/removal" =>
        post pages::district::overlay::remove_question;
    "/district/overlay/minimums" => post pages::district::overlay::set_minimums;
    "/district/tools.csv" => get pages::district::local_words::download;
    "/district/tools/{id}/overlay" => get pages::district::local_words::show,
    post pages::district::local_words::say;
    "/district/agreements" => get pages::district::agreements::list;
    "/district/agreements/new" => get pages::district::agreement_form::show,
    post pages::district::agreement_form::add;
    "/district/agreements/{id}" => get pages::district::agreements::show;
    "/district/agreements/{id}/joining" => post pages::district::agreements::join;
    "/district/agreements/{id}/withdrawal" => post pages::district::agreements::withdraw;
    "/district/webhooks" => get pages::district::webhooks::list;
    "/district/webhooks/new" => get pages::district::webhooks::ask,
    post pages::district::webhooks::add;
    "/district/webhooks/{id}" => get pages::district::webhook::show;
    "/district/webhooks/{id}/settings" => get pages::district::webhooks::settings,
    post pages::district::webhooks::change;
    "/district/webhooks/{id}/tests" => post pages::district::webhook::test;
    "/district/webhooks/{id}/secret" => post pages::district::webhook::renew_secret;
    "/district/webhooks/{id}/state" => post pages::district::webhook::turn;
    "/district/webhooks/{id}/removal" => post pages::district::webhook::remove;
    "/district/incidents" => get pages::district::incidents::list;
    "/district/incidents/new" => get pages::district::incident_form::show,
    post pages::district::incident_form::report;
    "/district/incidents/{id}" => get pages::district::incidents::show;
    "/incidents" => get pages::district::ratings::list;
    "/incidents/{id}" => get pages::district::ratings::show;
    "/incidents/{id}/rating" => post pages::district::ratings::rate;
    "/requests" => get pages::district::requests::list;
    "/requests/{id}" => get pages::district::requests::show;
    "/requests/{id}/answer" => post pages::district::requests::answer;
    "/work" => get pages::home::work;
    "/retention" => get pages::retention::show;
    "/jobs" => get pages::jobs::show;
    "/jobs/{job}/runs" => post pages::jobs::ask;
    "/jobs/mails/{mail}/tries" => post pages::jobs::try_again;
    "/laboratory" => get pages::registry::laboratory::show;
    "/laboratory.csv" => get pages::registry::laboratory::download;
    "/laboratory/{file}" => get pages::registry::laboratory::file;
    "/events" => get pages::events::show;
    "/events.csv" => get pages::events::download;
    "/conflicts" => get pages::assessment::vendor_conflicts::show,
    post pages::assessment::vendor_conflicts::declare;
    "/board" => get pages::assessment::board::show;
    "/board/agreement" => get pages::assessment::agreement::show;
    "/board/filling" => get pages::assessment::filling::show,
    post pages::assessment::filling::assign;
    "/board/reminders" => get pages::assessment::reminders::show,
    post pages::assessment::reminders::send;
    "/comments" => get pages::assessment::public_comments::list;
    "/comments/{window}" => get pages::assessment::public_comments::show,
    post pages::assessment::public_comments::create;
    "/cycles" => get pages::assessment::intake::show;
    "/intake" => get pages::assessment::intake_forms::list,
    post pages::assessment::intake_forms::add;
    "/intake/{cycle}" => get pages::assessment::intake_forms::show,
    post pages::assessment::intake_forms::change;
    "/intake/{cycle}/removal" => post pages::assessment::intake_forms::remove;
    "/pipeline" => get pages::assessment::pipeline::list;
    "/pipeline/decided" => get pages::assessment::pipeline::decided;
    "/pipeline/figures" => get pages::assessment::figures::show;
    "/pipeline/figures.csv" => get pages::assessment::figures::download;
    "/pipeline/ends" => get pages::registry::ends::list;
    "/pipeline/{id}" => get pages::assessment::cases::show;
    "/pipeline/{id}/triage" => post pages::assessment::cases::triage;
    "/pipeline/{id}/reviewers" => post pages::assessment::cases::assign;
    "/pipeline/{id}/reviewers/{review}/removal" => post pages::assessment::cases::remove;
    "/pipeline/{id}/reviewers/{review}/reopening" => get pages::assessment::reopenings::ask,
    post pages::assessment::reopenings::reopen;
    "/pipeline/{id}/who" => get pages::assessment::who::show, post pages::assessment::who::pin;
    "/pipeline/{id}/due" => post pages::assessment::cases::due::change;
    "/pipeline/{id}/comments" => get pages::assessment::comment_windows::show,
    post pages::assessment::comment_windows::hold;
    "/pipeline/{id}/comments/response" => post pages::assessment::comment_windows::respond;
    "/pipeline/{id}/comments/{comment}" => post pages::assessment::comment_windows::rule;
    "/pipeline/{id}/confidentiality" => get pages::assessment::rulings::list;
    "/pipeline/{id}/confidentiality/{question}" => get pages::assessment::rulings::show,
        post pages::assessment::rulings::decide;
    "/pipeline/{id}/adjudication" => get pages::assessment::adjudication::show,
    post pages::assessment::adjudication::settle;
    "/pipeline/{id}/discussion" => get pages::assessment::discussions::show,
    post pages::assessment::discussions::say;
    "/pipeline/{id}/discussion/{remark}/removal" => post pages::assessment::discussions::take_back;
    "/pipeline/{id}/meetings" => get pages::assessment::meetings::list;
    "/pipeline/{id}/meetings/new" => get pages::assessment::meeting_form::show,
    post pages::assessment::meeting_form::record;
    "/pipeline/{id}/meetings/{number}/correction" => get pages::assessment::meeting_form::correction,
    post pages::assessment::meeting_form::correct;
    "/pipeline/{id}/meetings/{number}/word" => post pages::assessment::meetings::say;
    "/pipeline/{id}/decision" => get pages::assessment::decisions::show,
    post pages::assessment::decisions::proposing::propose;
    "/pipeline/{id}/decision/withdrawal" => post pages::assessment::decisions::proposing::take_back;
    "/pipeline/{id}/sending-back" => post pages::assessment::decisions::returning::send_back;
    "/pipeline/{id}/response" => post pages::assessment::decisions::answering::answer;
    "/pipeline/{id}/appeal" => get pages::assessment::appeal_rulings::show,
        post pages::assessment::appeal_rulings::decide;
    "/pipeline/{id}/preview" => get pages::registry::publications::preview;
    "/pipeline/{id}/signature" => post pages::assessment::decisions::signing::sign;
    "/reviews" => get pages::assessment::reviews::list;
    "/reviews/{id}" => get pages::assessment::reviews::open;
    "/reviews/{id}/conflict" => get pages::assessment::conflicts::show,
    post pages::assessment::conflicts::declare;
    "/reviews/{id}/comments" => get pages::assessment::comment_answers::read;
    "/reviews/{id}/offline" => get pages::assessment::offline::show,
        post pages::assessment::offline::take_back;
    "/reviews/{id}/offline.csv" => get pages::assessment::offline::download;
    "/reviews/{id}/files/{evidence}" => get pages::assessment::evidence_reading::show,
        post pages::assessment::evidence_reading::tick;
    "/reviews/{id}/files/{evidence}/content" => get pages::assessment::evidence_reading::content;
    "/reviews/{id}/clarifications/{question}" => get pages::assessment::clarifications::show,
    post pages::assessment::clarifications::ask;
    "/reviews/{id}/clarifications/{question}/removal" =>
        post pages::assessment::clarifications::take_back;
    "/reviews/{id}/{criterion}" => get pages::assessment::workbench::show,
    post pages::assessment::workbench::scoring::score;
    "/reviews/{id}/{criterion}/autosave" => post pages::assessment::workbench::autosaves::create;
    "/reviews/{id}/{criterion}/submission" => post pages::assessment::workbench::ending::submit;
    "/products" => get pages::assessment::products::list, post pages::assessment::products::create;
    "/products/new" => get pages::assessment::products::new;
    "/products/{id}" => get pages::assessment::products::show;
    "/products/{id}/facts" => get pages::assessment::product_facts::show,
    post pages::assessment::product_facts::change;
    "/products/{id}/changes" => get pages::registry::change_notices::show,
    post pages::registry::change_notices::tell;
    "/products/{id}/conditions/{number}" => get pages::registry::condition_proofs::show,
    post pages::registry::condition_proofs::tell;
    "/products/{id}/incidents" => get pages::district::incidents::of_product;
    "/products/{id}/removal" => post pages::assessment::product_facts::remove;
    "/products/{id}/disclosures" => post pages::assessment::disclosures::start;
    "/company-answers" => get pages::assessment::company_answers::show,
    post pages::assessment::company_answers::save;
    "/company-answers/drafts" => post pages::assessment::company_answers::use_in_drafts;
    "/names/new" => get pages::people::name_asking::show, post pages::people::name_asking::ask;
    "/disclosures/{id}" => get pages::assessment::disclosures::show;
    "/disclosures/{id}/sections/{section}" => get pages::assessment::sections::show,
    post pages::assessment::sections::save;
    "/disclosures/{id}/sections/{section}/autosave" => post pages::assessment::autosaves::create;
    "/disclosures/{id}/sections/{section}/tables/{question}.csv" =>
        get pages::assessment::tables::template;
    "/disclosures/{id}/sections/{section}/tables/{question}" => get pages::assessment::tables::show,
    post pages::assessment::tables::fill;
    "/disclosures/{id}/evidence" => get pages::assessment::evidence::show,
    post pages::assessment::evidence::create;
    "/disclosures/{id}/evidence/{evidence}" => get pages::assessment::evidence::download;
    "/disclosures/{id}/evidence/{evidence}/removal" => post pages::assessment::evidence::remove;
    "/disclosures/{id}/files" => get pages::assessment::bringing::show,
    post pages::assessment::bringing::create;
    "/disclosures/{id}/files/confirmation" => post pages::assessment::bringing::confirm;
    "/disclosures/{id}/files/omission" => post pages::assessment::bringing::omit;
    "/disclosures/{id}/files/product" => post pages::assessment::bringing::say_whose;
    "/shelf" => get pages::assessment::shelf::list;
    "/shelf/{paper}" => get pages::assessment::shelf::show, post pages::assessment::shelf::change;
    "/shelf/{paper}/file" => get pages::assessment::shelf::download;
    "/shelf/{paper}/attachment" => post pages::assessment::shelf::attach;
    "/shelf/{paper}/replacement" => post pages::assessment::shelf::replace;
    "/shelf/{paper}/removal" => get pages::assessment::shelf::ask,
    post pages::assessment::shelf::remove;
    "/shelf/{paper}/return" => post pages::assessment::shelf::restore;
    "/disclosures/{id}/check" => get pages::assessment::check::show;
    "/disclosures/{id}/team" => get pages::assessment::teamwork::show,
    post pages::assessment::teamwork::share;
    "/disclosures/{id}/team/{question}" => get pages::assessment::teamwork::talk,
    post pages::assessment::teamwork::comment;
    "/disclosures/{id}/team/{question}/settlement" => post pages::assessment::teamwork::settle;
    "/disclosures/{id}/clarifications/{question}" =>
        get pages::assessment::clarification_answers::show,
    post pages::assessment::clarification_answers::answer;
    "/disclosures/{id}/confidentiality/{question}" => get pages::assessment::confidentiality::show,
        post pages::assessment::confidentiality::ask;
    "/disclosures/{id}/confidentiality/{question}/removal" =>
        post pages::assessment::confidentiality::take_back;
    "/disclosures/{id}/left-out" => post pages::assessment::left_outs::remove;
    "/disclosures/{id}/preview" => get pages::assessment::previews::show;
    "/disclosures/{id}/submission" => post pages::assessment::submission::create;
    "/disclosures/{id}/receipt" => get pages::assessment::submission::receipt;
    "/disclosures/{id}/export" => get pages::assessment::exports::show;
    "/disclosures/{id}/export.json" => get pages::assessment::exports::download;
    "/disclosures/{id}/renewal" => get pages::assessment::renewals::show,
    post pages::assessment::renewals::attest;
    "/disclosures/{id}/newer-questionnaire" => get pages::assessment::moving::show,
    post pages::assessment::moving::take_over;
    "/disclosures/{id}/from-export" => get pages::assessment::taking_over::show,
    post pages::assessment::taking_over::give;
    "/disclosures/{id}/from-export/answers" => post pages::assessment::taking_over::take;
    "/disclosures/{id}/from-export/removal" => post pages::assessment::taking_over::forget;
    "/disclosures/{id}/comments" => get pages::assessment::comment_answers::show;
    "/disclosures/{id}/comments/{comment}" => post pages::assessment::comment_answers::answer;
    "/disclosures/{id}/response" => get pages::assessment::responses::show,
        post pages::assessment::responses::respond;
    "/disclosures/{id}/appeal" => get pages::assessment::appeals::show,
        post pages::assessment::appeals::file;
    "/disclosures/{id}/letter" => get pages::assessment::letters::show;
    "/disclosures/{id}/withdrawal" => get pages::assessment::submission::ask,
    post pages::assessment::submission::withdraw;
}
