//! From a form that was refused, the way back to the page on which it stands.

use actix_web::HttpRequest;
use actix_web::http::{Method, Uri, header};
use actix_web::web::Data;

/// The patterns of the route table that can be opened by their address.
pub struct Readable(pub Vec<&'static str>);

/// The address of the page of ours on which a form was pressed, as the browser names it.
fn before(request: &HttpRequest) -> Option<Uri> {
    let before: Uri = request.headers().get(header::REFERER)?.to_str().ok()?.parse().ok()?;
    let own = before.authority()?.as_str() == request.headers().get(header::HOST)?.to_str().ok()?;
    own.then_some(before)
}

fn whole(uri: &Uri) -> Option<String> {
    uri.path_and_query().map(ToString::to_string)
}

/// The page of ours on which a form was pressed, other than the address that it was sent to: a form
/// that was rejected stands there, and it may be no page to open.
pub(in crate::web) fn page_before(request: &HttpRequest) -> Option<String> {
    before(request).filter(|before| before.path() != request.path()).as_ref().and_then(whole)
}

/// Where the page of a refused form opens again: the page on which it was pressed, or the address
/// that it was sent to where that is a page as well; none for what was no form.
pub(in crate::web) fn way_back(request: &HttpRequest) -> Option<String> {
    if request.method() != Method::POST {
        return None;
    }
    page_before(request).or_else(|| {
        let pattern = request.match_pattern()?;
        let readable = request.app_data::<Data<Readable>>()?;
        let opens = readable.0.iter().any(|known| *known == pattern);
        // The page may have been opened with more in its address than the form is sent to.
        opens.then(|| before(request).as_ref().and_then(whole).or_else(|| whole(request.uri())))?
    })
}
