//! How a type of entity looks: a colour and, since colours are lost in grey print and on many an eye, an outline too.

use crate::gazetteer::EntityType;

/// The look of a type.
pub(super) struct Look {
    /// The type's word. All types that the project has no word for share `other`.
    pub word: &'static str,
    /// A pale colour to fill with, as 0xRRGGBB.
    pub fill: u32,
    /// A strong one of the same hue for lines and dots, as 0xRRGGBB.
    pub line: u32,
    /// Graphviz attributes that give the outline.
    pub outline: &'static str,
    /// Attributes that give a cell of a Graphviz HTML table the same outline.
    pub cell: &'static str,
}

/// All looks, in the order of a legend.
pub(super) static LOOKS: [Look; 4] = [
    Look {
        word: "person",
        fill: 0xcfe0f1,
        line: 0x2f6ea5,
        outline: r#"shape=box, style="filled,rounded""#,
        cell: r#"BORDER="1" STYLE="ROUNDED""#,
    },
    Look {
        word: "place",
        fill: 0xd3ebce,
        line: 0x2f8a3c,
        outline: "shape=underline, style=filled",
        cell: r#"BORDER="1" SIDES="B""#,
    },
    Look {
        word: "organization",
        fill: 0xfde1c1,
        line: 0xc9640c,
        outline: "shape=box, style=filled",
        cell: r#"BORDER="1""#,
    },
    Look {
        word: "other",
        fill: 0xe8e3f0,
        line: 0x6f5b93,
        outline: r#"shape=box, style="filled,dashed""#,
        cell: r#"BORDER="1" STYLE="DASHED""#,
    },
];

impl Look {
    /// The look of `entity_type`.
    pub(super) fn of(entity_type: &EntityType) -> &'static Self {
        match entity_type {
            EntityType::Person => &LOOKS[0],
            EntityType::Place => &LOOKS[1],
            EntityType::Organization => &LOOKS[2],
            EntityType::Other(_) => &LOOKS[3],
        }
    }
}

/// How large `count` is beside `max`, from 0 to 1, by the square root: areas that grow as the counts do.
pub(super) fn scale(count: u64, max: u64) -> f64 {
    // Both are far below 2^53, and a graph without mentions has no size to show.
    (count as f64 / max.max(1) as f64).sqrt()
}
