//! Tokens for a district's programs.

use super::Client;

/// Makes a token on the page of an officer's desk, which shows it once.
pub async fn made_token(officer: &mut Client, scopes: &[&str]) -> String {
    let path = "/district/tokens";
    let page = officer.get(path).await.expect(200).text();
    // Tokens that work have names of their own.
    let numbered = (2..).map(|number| format!("Rostering {number}"));
    let name = std::iter::once("Rostering".to_owned())
        .chain(numbered)
        .find(|name| !page.contains(&format!(">{name}<")))
        .expect("a name that is free");
    let mut fields = vec![("name", name.as_str()), ("days", "30")];
    fields.extend(scopes.iter().map(|scope| ("scopes", *scope)));
    officer.post(path, &fields).await.expect(303);
    let shown = officer.get(path).await.expect(200).text();
    let (_, rest) = shown.split_once("<code>assay_").expect("the token");
    let secret = format!("assay_{}", rest.split('<').next().expect("its end"));
    assert_eq!(secret.len(), 70, "{secret}");
    let after = officer.get(path).await.expect(200);
    after.says(&format!("assay_…{}", &secret[66..]));
    assert!(!after.text().contains(&secret), "it is shown once");
    secret
}
