//! A browser without a screen: keeps cookies, finds the form token in the pages it sees, follows no
//! redirects by itself.

use std::collections::BTreeMap;

use reqwest::header::{ACCEPT, CONTENT_TYPE, COOKIE, LOCATION, SET_COOKIE};
use reqwest::{Method, RequestBuilder, Response, StatusCode};

/// What stands before a form's token.
const TOKEN_FIELD: &str = "name=\"csrf\" value=\"";
/// What stands before the district that a form is about.
const DISTRICT_FIELD: &str = "name=\"district\" value=\"";

/// What came back.
#[derive(Debug)]
pub struct Reply {
    /// The status.
    pub status: StatusCode,
    /// Where a redirect leads.
    pub location: Option<String>,
    /// Every header, by lower-case name.
    pub headers: BTreeMap<String, String>,
    /// The body as bytes.
    pub bytes: Vec<u8>,
}

impl Reply {
    /// The body as text. A place where a long word may break is no letter of it.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).replace("<wbr>", "")
    }

    /// The page without its form tokens, which differ each time, and without its own address, which
    /// printed sheets bear.
    pub fn without_token(&self) -> String {
        [(TOKEN_FIELD, '"'), ("data-print-from=\"", '"'), ("<p class=\"print-only\">", '<')]
            .into_iter()
            .fold(self.text(), |html, (start, end)| without(&html, start, end))
    }

    /// The body as JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.bytes).expect("a JSON body")
    }

    /// This reply, which must have this status.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(
            self.status.as_u16(),
            status,
            "location {:?}, body: {}",
            self.location,
            self.text()
        );
        self
    }

    /// Fails unless the page says this, with HTML entities decoded.
    #[track_caller]
    pub fn says(&self, words: &str) -> &Self {
        let text = decoded(&self.text());
        assert!(text.contains(words), "“{words}” is not in: {text}");
        self
    }

    /// Fails if the page says this. Ids and tokens do not count, because by chance they spell any
    /// short word, unless one is what is looked for.
    #[track_caller]
    pub fn does_not_say(&self, words: &str) -> &Self {
        let text = decoded(&self.text());
        let text = if without_random(words) == words { without_random(&text) } else { text };
        assert!(!text.contains(words), "“{words}” is in: {text}");
        self
    }
}

/// This text without its ids and tokens: runs of at least 32 letters, digits, dashes and underscores
/// with three digits or more.
fn without_random(text: &str) -> String {
    let in_run = |sign: char| sign.is_ascii_alphanumeric() || sign == '-' || sign == '_';
    let random =
        |run: &str| run.len() >= 32 && run.bytes().filter(u8::is_ascii_digit).take(3).count() == 3;
    text.split_inclusive(|sign| !in_run(sign))
        .map(|part| match part.trim_end_matches(|sign| !in_run(sign)) {
            run if random(run) => &part[run.len()..],
            _ => part,
        })
        .collect()
}

#[test]
#[should_panic(expected = "is in: ")]
fn a_page_that_says_an_id_does_not_pass_for_one_that_does_not() {
    let id = "01990000-0000-7000-8000-000000000000";
    page(&format!("<a href=\"/kept/{id}\">")).does_not_say(&format!("/kept/{id}"));
}

#[test]
fn an_id_spells_no_word_by_chance() {
    page("<a href=\"/kept/01990000-0000-7000-8000-00000000face\">").does_not_say("face");
}

fn page(html: &str) -> Reply {
    Reply {
        status: StatusCode::OK,
        location: None,
        headers: BTreeMap::new(),
        bytes: html.as_bytes().to_vec(),
    }
}

pub fn decoded(html: &str) -> String {
    html.replace("&quot;", "\"")
        .replace("&#x27;", "'")
        .replace("&#x3D;", "=")
        .replace("&#x60;", "`")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}

/// One person's browser.
pub struct Client {
    base: String,
    http: reqwest::Client,
    cookies: BTreeMap<String, String>,
    token: Option<String>,
}

impl Client {
    /// A browser that has seen nothing yet.
    #[expect(
        clippy::disallowed_methods,
        reason = "a test speaks to the server under test, which the guarded client refuses"
    )]
    pub fn new(base: &str) -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        // Nothing here is encrypted, so the system's certificates, some hundred and fifty, need not
        // be read for each browser.
        let http = reqwest::Client::builder().tls_certs_only([]);
        let http = http
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .no_gzip()
            // On a busy machine an idle connection may be closed just as it is used again.
            .pool_max_idle_per_host(0)
            .build()
            .expect("a client");
        Self { base: base.to_owned(), http, cookies: BTreeMap::new(), token: None }
    }

    /// The value of a cookie.
    pub fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies.get(name).map(String::as_str)
    }

    /// Signs in and expects it to work.
    pub async fn sign_in(&mut self, email: &str, password: &str) {
        self.get("/sign-in").await.expect(200);
        self.post("/sign-in", &[("email", email), ("password", password)]).await.expect(303);
        self.token = None;
    }

    /// Opens a page.
    pub async fn get(&mut self, path: &str) -> Reply {
        let request = self.request(Method::GET, path);
        self.send(request).await
    }

    /// Opens an address as a program that wants JSON.
    pub async fn get_json(&mut self, path: &str) -> Reply {
        let request = self.request(Method::GET, path).header(ACCEPT, "application/json");
        self.send(request).await
    }

    /// Sends a form with the token of the last page seen and, to a desk, with the district that its
    /// pages are about, where the fields name none.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Reply {
        let token = self.form_token().await;
        let names_one = fields.iter().any(|(name, _)| *name == "district");
        let district = if names_one { None } else { self.district_at(path).await };
        let mut fields = fields.to_vec();
        fields.push(("csrf", token.as_str()));
        fields.extend(district.iter().map(|district| ("district", district.as_str())));
        self.post_as_is(path, &fields).await
    }

    /// The district that the forms of a desk are about; none where the path leads to no desk.
    async fn district_at(&mut self, path: &str) -> Option<String> {
        if !path.starts_with("/district/") {
            return None;
        }
        // Whoever only reads has no form on the first, and an empty desk none on the second.
        for page in ["/district/overlay", "/district"] {
            let html = self.get(page).await.text();
            if let Some((_, rest)) = html.split_once(DISTRICT_FIELD) {
                return rest.split('"').next().map(str::to_owned);
            }
        }
        None
    }

    /// Sends a form as the autosave script does, wanting JSON back.
    pub async fn post_json(&mut self, path: &str, fields: &[(&str, &str)]) -> Reply {
        let token = self.form_token().await;
        let mut fields = fields.to_vec();
        fields.push(("csrf", token.as_str()));
        let request = self.form(path, &fields).header(ACCEPT, "application/json");
        self.send(request).await
    }

    /// Sends a form exactly as given, without a token.
    pub async fn post_as_is(&mut self, path: &str, fields: &[(&str, &str)]) -> Reply {
        let request = self.form(path, fields);
        self.send(request).await
    }

    /// Sends a multipart form: the token first, then text fields, then a file when given as (field,
    /// file name, media type, bytes).
    pub async fn upload(
        &mut self,
        path: &str,
        fields: &[(&str, &str)],
        file: Option<(&str, &str, &str, &[u8])>,
    ) -> Reply {
        let token = self.form_token().await;
        let boundary = "assay-test-boundary";
        let mut body = Vec::new();
        for (name, value) in [("csrf", token.as_str())].iter().chain(fields) {
            body.extend_from_slice(
                format!(
                    "--{boundary}\r\nContent-Disposition: form-data; \
                name=\"{name}\"\r\n\r\n{value}\r\n"
                )
                .as_bytes(),
            );
        }
        if let Some((name, file_name, media_type, bytes)) = file {
            let head = format!(
                "--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"; \
                 filename=\"{file_name}\"\r\nContent-Type: {media_type}\r\n\r\n"
            );
            body.extend_from_slice(head.as_bytes());
            body.extend_from_slice(bytes);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
        let request = self
            .request(Method::POST, path)
            .header(CONTENT_TYPE, format!("multipart/form-data; boundary={boundary}"))
            .body(body);
        self.send(request).await
    }

    /// Sends a multipart form with several files in the field `file`, by name.
    pub async fn upload_several(&mut self, path: &str, files: &[(&str, &[u8])]) -> Reply {
        let token = self.form_token().await;
        let boundary = "assay-test-boundary";
        let head = format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{token}\r\n"
        );
        let mut body = head.into_bytes();
        for (name, bytes) in files {
            let head = format!(
                "--{boundary}\r\nContent-Disposition: form-data; name=\"file\"; \
                 filename=\"{name}\"\r\nContent-Type: application/octet-stream\r\n\r\n"
            );
            body.extend_from_slice(head.as_bytes());
            body.extend_from_slice(bytes);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
        let request = self
            .request(Method::POST, path)
            .header(CONTENT_TYPE, format!("multipart/form-data; boundary={boundary}"))
            .body(body);
        self.send(request).await
    }

    /// Opens something that is not theirs and something that is not there: both must get the same
    /// 404.
    pub async fn get_same_refusal(&mut self, not_theirs: &str, not_there: &str) {
        let first = self.get(not_theirs).await.expect(404);
        let second = self.get(not_there).await.expect(404);
        assert_eq!(first.without_token(), second.without_token(), "{not_theirs} and {not_there}");
    }

    /// As [`Client::get_same_refusal`], for a form that is sent.
    pub async fn post_same_refusal(
        &mut self,
        not_theirs: &str,
        not_there: &str,
        fields: &[(&str, &str)],
    ) {
        let first = self.post(not_theirs, fields).await.expect(404);
        let second = self.post(not_there, fields).await.expect(404);
        assert_eq!(first.without_token(), second.without_token(), "{not_theirs} and {not_there}");
    }

    /// Its cookies, as the header that a browser sends.
    pub fn cookie_line(&self) -> String {
        self.cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect::<Vec<_>>()
            .join("; ")
    }

    /// A request with this browser's cookies, for tests that need to shape it themselves; send it
    /// with [`Client::send`].
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let cookies = self.cookie_line();
        let request = self.http.request(method, format!("{}{path}", self.base));
        if cookies.is_empty() { request } else { request.header(COOKIE, cookies) }
    }

    /// Sends a request and keeps what the reply sets.
    pub async fn send(&mut self, request: RequestBuilder) -> Reply {
        let response = request.send().await.expect("an answer");
        self.keep(&response);
        let status = response.status();
        let location = response
            .headers()
            .get(LOCATION)
            .map(|value| value.to_str().expect("a location").to_owned());
        let headers = response
            .headers()
            .iter()
            .map(|(name, value)| (name.to_string(), value.to_str().unwrap_or_default().to_owned()))
            .collect();
        let bytes = response.bytes().await.expect("a body").to_vec();
        let reply = Reply { status, location, headers, bytes };
        if let Some(token) = token_in(&reply.text()) {
            self.token = Some(token);
        }
        reply
    }

    /// A token for the next form.
    pub async fn form_token(&mut self) -> String {
        if self.token.is_none() {
            self.get("/sign-in").await;
        }
        self.token.clone().expect("a page with a form token")
    }

    fn form(&self, path: &str, fields: &[(&str, &str)]) -> RequestBuilder {
        let body = serde_urlencoded::to_string(fields).expect("a form");
        self.request(Method::POST, path)
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(body)
    }

    fn keep(&mut self, response: &Response) {
        for value in response.headers().get_all(SET_COOKIE) {
            let text = value.to_str().expect("a cookie");
            let (pair, rest) = text.split_once(';').unwrap_or((text, ""));
            let (name, value) = pair.split_once('=').expect("a cookie's name");
            if value.is_empty() || rest.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }
}

/// A page without what stands between each `start` and the next `end`.
fn without(html: &str, start: &str, end: char) -> String {
    let mut parts = html.split(start);
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |page, part| page + part.split_once(end).map_or("", |(_, rest)| rest))
}

fn token_in(html: &str) -> Option<String> {
    let (_, rest) = html.split_once(TOKEN_FIELD)?;
    rest.split_once('"').map(|(token, _)| token.to_owned())
}
