//! What goes wrong on real machines, with the real program: missing and broken input, lists with slips, full disks,
//! closed pipes, hostile names, and input that would make a careless program slow.
//!
//! Every run is checked for what must always hold (see `Lab::finish`): no panic, no death by a signal, no temporary file
//! left, and nothing touched by a run that ends with 1 or 2.

#[path = "faults/evaluate.rs"]
mod evaluate;
#[path = "faults/files.rs"]
mod files;
#[path = "faults/interrupt.rs"]
mod interrupt;
#[path = "faults/lab.rs"]
mod lab;
#[path = "faults/messages.rs"]
mod messages;
#[path = "faults/names.rs"]
mod names;
#[path = "faults/options.rs"]
mod options;
#[path = "faults/output.rs"]
mod output;
#[path = "faults/priors.rs"]
mod priors;
#[path = "faults/records.rs"]
mod records;
#[path = "faults/size.rs"]
mod size;
#[path = "faults/suggest.rs"]
mod suggest;
#[path = "faults/system.rs"]
mod system;
#[path = "faults/terminal.rs"]
mod terminal;
#[path = "faults/text.rs"]
mod text;
