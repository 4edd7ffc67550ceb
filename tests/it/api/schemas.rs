use reqwest::Method;

use crate::support::TestApp;

#[tokio::test]
async fn anyone_may_read_what_a_disclosure_has_to_look_like() {
    let app = TestApp::start().await;
    let mut program = app.visitor();
    let before = app.ctx.db.statements();
    for questionnaire in app.ctx.library.all() {
        let path = format!(
            "/questionnaires/{}/{}/schema.json",
            questionnaire.family, questionnaire.version
        );
        let reply = program.get(&path).await.expect(200);
        assert_eq!(reply.headers["content-type"], "application/schema+json");
        assert_eq!(reply.headers["access-control-allow-origin"], "*");
        let kept = if questionnaire.released {
            "public, max-age=31536000, immutable"
        } else {
            "public, max-age=60"
        };
        assert_eq!(reply.headers["cache-control"], kept);
        let schema = reply.json();
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
        assert_eq!(schema["$id"], format!("{}{path}", app.ctx.settings.base_url));
        let tag = reply.headers["etag"].clone();
        let again = program
            .send(program.request(Method::GET, &path).header("if-none-match", tag))
            .await
            .expect(304);
        assert!(again.bytes.is_empty());
    }
    assert_eq!(app.ctx.db.statements(), before, "no database");
    program.get("/questionnaires/nothing/1/schema.json").await.expect(404);
    app.finish().await;
}
