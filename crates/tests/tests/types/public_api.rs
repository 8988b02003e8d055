//! What users of the published crates can name: moves here are moves in their code.

use tests::public_api;

#[test]
fn the_public_api_of_the_models() {
    let list = public_api::of_crate("models").join("\n");
    insta::with_settings!({
        description => "Every public item, field, variant and method of meeting-baas-models",
        omit_expression => true,
    }, {
        insta::assert_snapshot!("models", list);
    });
}

#[test]
fn the_public_api_of_the_webhooks() {
    let list = public_api::of_crate("webhooks").join("\n");
    insta::with_settings!({
        description => "Every public item, field, variant and method of meeting-baas-webhooks",
        omit_expression => true,
    }, {
        insta::assert_snapshot!("webhooks", list);
    });
}
