//! What GEXF and GraphML share: [XML 1.0](https://www.w3.org/TR/xml/) elements whose text is safe whatever it holds.
//!
//! [`quick_xml`] escapes markup, and tabs and line ends where a parser would make spaces of them. It lets pass the
//! characters that XML can't hold, so they are replaced here.

use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use super::attributes::node_ids;
use super::{ExportNotes, escape};
use crate::graph::EntityGraph;

/// A writer of indented elements.
pub(super) struct XmlWriter<'a> {
    writer: Writer<&'a mut dyn Write>,
    open: Vec<&'static str>,
    replaced: u64,
}

impl<'a> XmlWriter<'a> {
    /// A document without any element yet.
    pub(super) fn new(out: &'a mut dyn Write) -> io::Result<Self> {
        let mut writer = Writer::new_with_indent(out, b' ', 2);
        writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        Ok(Self { writer, open: Vec::new(), replaced: 0 })
    }

    /// Begins an element that holds other elements.
    pub(super) fn start(&mut self, name: &'static str, attributes: &[(&str, &str)]) -> io::Result<()> {
        let tag = self.tag(name, attributes);
        self.open.push(name);
        self.writer.write_event(Event::Start(tag))
    }

    /// Ends the element that was begun last.
    pub(super) fn end(&mut self) -> io::Result<()> {
        let name = self.open.pop().expect("every end has its start");
        self.writer.write_event(Event::End(BytesEnd::new(name)))
    }

    /// Writes an element that holds nothing.
    pub(super) fn empty(&mut self, name: &'static str, attributes: &[(&str, &str)]) -> io::Result<()> {
        let tag = self.tag(name, attributes);
        self.writer.write_event(Event::Empty(tag))
    }

    /// Writes an element that holds text.
    pub(super) fn text(&mut self, name: &'static str, attributes: &[(&str, &str)], text: &str) -> io::Result<()> {
        self.start(name, attributes)?;
        let text = escape::xml(text, &mut self.replaced);
        self.writer.write_event(Event::Text(BytesText::new(&text)))?;
        self.end()
    }

    /// The ids of the graph's nodes in this document.
    pub(super) fn node_ids(&mut self, graph: &EntityGraph) -> Vec<String> {
        node_ids(graph, |key| escape::xml(key, &mut self.replaced).into_owned())
    }

    /// Ends the document.
    pub(super) fn finish(mut self) -> io::Result<ExportNotes> {
        while !self.open.is_empty() {
            self.end()?;
        }
        self.writer.get_mut().write_all(b"\n")?;
        Ok(ExportNotes { replaced_characters: self.replaced, ..ExportNotes::default() })
    }

    fn tag(&mut self, name: &'static str, attributes: &[(&str, &str)]) -> BytesStart<'static> {
        let mut tag = BytesStart::new(name);
        for &(name, value) in attributes {
            tag.push_attribute((name, &*escape::xml(value, &mut self.replaced)));
        }
        tag
    }
}
