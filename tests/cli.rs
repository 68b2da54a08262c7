//! What the program prints, word for word, for every command: the files `tests/cli/*.trycmd`.
//!
//! `TRYCMD=overwrite cargo test --test cli` writes them anew; look at the difference before you keep it.

#[test]
fn command_lines_print_what_is_on_file() {
    // The cases name their input as a user in this folder would.
    std::env::set_current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cli/data")).unwrap();
    let cases = trycmd::TestCases::new();
    cases.env("COLUMNS", "100").env("NO_COLOR", "1").insert_var("[VERSION]", env!("CARGO_PKG_VERSION")).unwrap();
    cases.case("../*.trycmd");
}
