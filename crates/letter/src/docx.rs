//! A letter as a Word document (ISO/IEC 29500).

use docx_rs::{AbstractNumbering, AlignmentType, BreakType, Docx, IndentLevel, Level, LevelJc, LevelText, LineSpacing, NumberFormat, Numbering, NumberingId, PageMargin, Paragraph, Run, RunFonts, SpecialIndentType, Start, Style, StyleType, Table, TableCell, TableRow, WidthType};

use crate::draft::Tongue;
use crate::letter::{Block, Finished, Layout};

/// Fonts that Word and LibreOffice have, by language: Hangul falls back to something else without an East Asian one.
fn fonts(tongue: Tongue) -> RunFonts {
    let east = match tongue {
        Tongue::Ja => "Yu Gothic",
        Tongue::Zh => "Microsoft YaHei",
        _ => "Malgun Gothic",
    };
    let latin = if tongue == Tongue::Ko { "Malgun Gothic" } else { "Arial" };
    RunFonts::new().ascii(latin).hi_ansi(latin).cs(latin).east_asia(east)
}

/// One millimetre in twentieths of a point.
const MM: f64 = 56.692_913;

fn mm(length: f64) -> i32 {
    #[expect(clippy::cast_possible_truncation, reason = "lengths of a page")]
    let twips = (length * MM).round() as i32;
    twips
}

fn line(text: &str) -> Paragraph {
    Paragraph::new().add_run(Run::new().add_text(text))
}

/// The number of the first list; the library keeps the ones before for its own.
const FIRST_LIST: usize = 10;

/// A list of its own, counted from 1.
fn listed(document: Docx, id: usize, format: &str, mark: &str) -> Docx {
    let level = Level::new(0, Start::new(1), NumberFormat::new(format), LevelText::new(mark), LevelJc::new("left"));
    document.add_abstract_numbering(AbstractNumbering::new(id).add_level(level.indent(Some(mm(7.0)), Some(SpecialIndentType::Hanging(mm(7.0))), None, None))).add_numbering(Numbering::new(id, id))
}

/// The letter as a Word document.
pub fn docx(letter: &Finished) -> Result<Vec<u8>, String> {
    let korean = letter.layout == Layout::Kr;
    let spaced = || LineSpacing::new().after(120);
    let margin = PageMargin { top: mm(20.0), left: mm(25.0), right: mm(20.0), bottom: mm(20.0), header: mm(10.0), footer: mm(10.0), gutter: 0 };
    let mut document = Docx::new()
        .page_size(u32::try_from(mm(210.0)).unwrap_or_default(), u32::try_from(mm(297.0)).unwrap_or_default())
        .page_margin(margin)
        .default_fonts(fonts(letter.tongue))
        .created_at(&format!("{}T00:00:00Z", letter.date))
        .updated_at(&format!("{}T00:00:00Z", letter.date))
        .add_style(Style::new("Title", StyleType::Paragraph).name("Title"))
        .add_style(Style::new("Heading1", StyleType::Paragraph).name("heading 1").bold().line_spacing(LineSpacing::new().before(160).after(80)))
        .default_size(21);
    let title = |size: usize| Paragraph::new().style("Title").add_run(Run::new().add_text(&letter.title).bold().size(size));
    let mut lines: Vec<Paragraph> = Vec::new();
    if korean {
        lines.push(title(32).align(AlignmentType::Center).line_spacing(LineSpacing::new().after(360)));
        lines.extend(letter.addressee.iter().map(|text| line(text)));
    } else {
        lines.extend(letter.sender.iter().map(|text| line(text)));
        lines.push(line(""));
        lines.extend(letter.addressee.iter().map(|text| line(text)));
        lines.push(line(""));
        let day = line(&letter.day);
        lines.push(if letter.layout == Layout::Din { day.align(AlignmentType::Right) } else { day });
        lines.push(title(24).line_spacing(LineSpacing::new().before(240).after(240)));
        if !letter.salutation.is_empty() {
            lines.push(line(&letter.salutation).line_spacing(spaced()));
        }
    }
    if korean {
        lines.push(line(""));
    }
    for paragraph in lines {
        document = document.add_paragraph(paragraph);
    }
    for (id, block) in (FIRST_LIST..).zip(&letter.blocks) {
        document = match block {
            Block::Heading(text) => document.add_paragraph(Paragraph::new().style("Heading1").add_run(Run::new().add_text(text))),
            Block::Text(text) => document.add_paragraph(line(text).line_spacing(spaced())),
            Block::Numbered(items) => items.iter().fold(listed(document, id, "decimal", "%1."), |document, item| {
                let mut run = Paragraph::new().add_run(Run::new().add_text(&item.text));
                if !item.cites.is_empty() {
                    run = run.add_run(Run::new().add_break(BreakType::TextWrapping)).add_run(Run::new().add_text(&item.cites).size(17).color("5A6070"));
                }
                document.add_paragraph(run.numbering(NumberingId::new(id), IndentLevel::new(0)).line_spacing(LineSpacing::new().after(80)))
            }),
            Block::Bulleted(entries) => entries.iter().fold(listed(document, id, "bullet", "–"), |document, entry| {
                document.add_paragraph(line(entry).numbering(NumberingId::new(id), IndentLevel::new(0)).line_spacing(LineSpacing::new().after(60)))
            }),
            Block::Table(rows) => {
                let table = rows.iter().map(|row| TableRow::new(row.iter().map(|cell| TableCell::new().add_paragraph(line(cell))).collect())).collect();
                document.add_table(Table::new(table).width(5000, WidthType::Pct)).add_paragraph(line(""))
            }
        };
    }
    let mut end: Vec<Paragraph> = vec![line("")];
    if korean {
        end.push(line(&letter.day).align(AlignmentType::Center));
        end.push(line(""));
        end.push(line(format!("{} {}", letter.role, letter.signature).trim()).align(AlignmentType::Right));
        end.extend(letter.sender.iter().skip(1).map(|text| line(text).align(AlignmentType::Right)));
    } else {
        end.extend([&letter.closing, &letter.role].into_iter().filter(|text| !text.is_empty()).map(|text| line(text)));
        end.push(line(""));
        end.push(line(""));
        end.push(line(&letter.signature));
    }
    if !letter.enclosures.is_empty() {
        end.push(line(""));
        end.push(line(&letter.enclosures_head));
        end.extend(letter.enclosures.iter().enumerate().map(|(at, name)| line(&format!("{}. {name}", at + 1))));
    }
    for paragraph in end {
        document = document.add_paragraph(paragraph);
    }
    let mut parts = document.build();
    // The library has no setters for title, author and language: the parts are plain XML.
    let (language, author) = (letter.tongue.id(), letter.sender.first().map(String::as_str).unwrap_or_default());
    patch(&mut parts.doc_props.core, "</cp:coreProperties>", &format!("<dc:language>{language}</dc:language><dc:title>{}</dc:title></cp:coreProperties>", escape(&letter.title)));
    patch(&mut parts.doc_props.core, "<dc:creator>unknown<", &format!("<dc:creator>{}<", escape(author)));
    patch(&mut parts.doc_props.core, "<cp:lastModifiedBy>unknown<", &format!("<cp:lastModifiedBy>{}<", escape(author)));
    patch(&mut parts.styles, "</w:rPr></w:rPrDefault>", &format!("<w:lang w:val=\"{language}\" w:eastAsia=\"{language}\"/></w:rPr></w:rPrDefault>"));
    // Word puts a blank between Hangul and numbers of its own; 제35조 is one word.
    patch(&mut parts.styles, "<w:pPrDefault><w:pPr>", "<w:pPrDefault><w:pPr><w:autoSpaceDE w:val=\"0\"/><w:autoSpaceDN w:val=\"0\"/>");
    let mut bytes = std::io::Cursor::new(Vec::new());
    parts.pack(&mut bytes).map_err(|error| error.to_string())?;
    Ok(bytes.into_inner())
}

fn patch(part: &mut Vec<u8>, from: &str, to: &str) {
    *part = String::from_utf8_lossy(part).replacen(from, to, 1).into_bytes();
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
