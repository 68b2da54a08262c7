//! Companies: what is said of them, and of no family or town; and the legal form behind their names.

use super::neighbours::{word_before, word_behind};
use crate::gazetteer::is_legal_form;

/// Words behind the name of a company for what it has: Ford shares, the Ford plant.
#[rustfmt::skip]
const BEHIND: [&str; 30] = [
    "analysts", "bonds", "cars", "ceo", "chief", "contract", "customers", "dealer", "dealers",
    "dealership", "dealerships", "employee", "employees", "engineers", "executive", "executives", "factories", "factory",
    "investors", "plant", "plants", "products", "sales", "shareholders", "shares", "stock", "stores", "subsidiary",
    "trucks", "workers",
];

/// Words before “of” or “in” and the name of a company.
#[rustfmt::skip]
const BEFORE: [&str; 15] = [
    "chairman", "customers", "maker", "parent", "purchase", "shareholder", "shareholders", "shares", "Shares", "stake",
    "stakes", "stock", "subsidiary", "takeover", "unit",
];

/// Words between the name of a company and its legal form: Toyota Motor Corp.
#[rustfmt::skip]
const BUSINESSES: [&str; 22] = [
    "Airlines", "Bank", "Chemical", "Communications", "Computer", "Electric", "Electronics", "Energy", "Entertainment",
    "Financial", "Foods", "Group", "Holding", "Holdings", "Industries", "International", "Motor", "Motors", "Oil",
    "Pharmaceuticals", "Stores", "Systems",
];

/// Whether the name between two parts of a sentence is that of a company, by the words beside it. Cost: constant.
pub(super) fn is_firm(before: &str, behind: &str) -> bool {
    let next = word_behind(behind, 0, behind.len());
    let of = word_before(before, 0, before.len()).filter(|of| !of.is_joined && matches!(of.word, "of" | "in"));
    let owned = of.and_then(|of| word_before(before, 0, of.start));
    next.is_some_and(|next| BEHIND.contains(&next.word))
        || owned.is_some_and(|owned| BEFORE.contains(&owned.word))
        || legal_form(behind) > 0
}

/// How many bytes behind a name belong to it as the legal form of a company, and the word before that: Corp.
pub(super) fn legal_form(behind: &str) -> usize {
    let word = |from: usize| word_behind(behind, from, behind.len()).filter(|word| !word.is_joined && word.is_high());
    let Some(first) = word(0).filter(|first| behind[..first.start] == *" ") else { return 0 };
    let end = first.start + first.word.len();
    let is_form = |word: &str| is_legal_form(&word.to_lowercase());
    if is_form(first.word) {
        return end;
    }
    let form = word(end).filter(|form| BUSINESSES.contains(&first.word) && &behind[end..form.start] == " ");
    form.filter(|form| is_form(form.word)).map_or(0, |form| form.start + form.word.len())
}
