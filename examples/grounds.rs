//! Prints the grounds of every mention in some documents, a JSON object a line: what `benches/fit_weights.py` fits the
//! weights of `src/extract/grounds.rs` to.
//!
//! ```sh
//! cargo run --release --example grounds -- names.csv articles
//! ```
//!
//! The list may be `-`, for the one that ships; `--no-learn` behind it leaves out what the corpus tells.

use std::io::{self, Write};
use std::path::PathBuf;

use comention::{Error, ExtractOptions, Gazetteer, Input, Score, Sources, extract_with, learn};

fn main() -> Result<(), Error> {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let count = arguments.len();
    arguments.retain(|argument| argument != "--no-learn");
    let is_learning = arguments.len() == count;
    let [list, texts] = &arguments[..] else {
        return Err(Error::Usage("give a list and a folder or file".to_owned()));
    };
    let gazetteer = if list == "-" { Gazetteer::shipped()? } else { Gazetteer::from_files(&[list])? };
    let sources = Sources::collect(&[Input::from_argument(&PathBuf::from(texts))], &[])?;
    let (priors, _) = learn(sources.chunks(None), &gazetteer, 0, |_| {})?;
    let options = ExtractOptions::default().min_score(Score::new(0.0));
    let options = if is_learning { options.priors(&priors) } else { options };
    let mut out = io::stdout().lock();
    for (_, document) in sources.chunks(None).flatten() {
        for mention in extract_with(&document.text, &gazetteer, options.date(document.date)).mentions {
            let position = |byte: usize| document.text[..byte].chars().count();
            let grounds: Vec<String> = mention.grounds.iter().map(|ground| format!("{ground:?}")).collect();
            let line = serde_json::json!({
                "document": document.id,
                "char_start": position(mention.span.start),
                "char_end": position(mention.span.end),
                "entity": gazetteer.entity(mention.entity).key,
                "score": mention.score,
                "grounds": grounds,
            });
            writeln!(out, "{line}")?;
        }
    }
    Ok(())
}
