//! Tables of a page as grids: spans filled in, lists and line breaks kept as lines. The page is never rendered.

use scraper::node::Node;
use scraper::{ElementRef, Html};
use whither_ledger::{Note, Place, Problem};

use crate::cells::tidy;
use crate::flow::{self, Block, Line};
use crate::limits;
use crate::table::{Room, Table, TableRow};

type NodeRef<'a> = ego_tree::NodeRef<'a, Node>;

/// Every table of a page, each with the headings above it.
pub(crate) fn tables(text: &str, notes: &mut Vec<Note>) -> Vec<Table> {
    // The parser takes time that grows with the square of the depth.
    if depth(text) > NESTED {
        notes.push(Note { place: Place::default(), problem: Problem::TooLarge { what: "nesting".to_owned(), limit: NESTED as u64 } });
        return Vec::new();
    }
    let page = Html::parse_document(text);
    let mut out: Vec<Table> = Vec::new();
    let (mut title, mut headings, mut near): (Option<String>, Vec<(u8, String)>, Option<String>) = (None, Vec::new(), None);
    let mut room = Room::default();
    for node in page.tree.root().descendants() {
        let Some(element) = ElementRef::wrap(node) else { continue };
        match element.value().name() {
            "title" => title = Some(tidy(&element.text().collect::<String>())).filter(|text| !text.is_empty()),
            name @ ("h1" | "h2" | "h3" | "h4" | "h5" | "h6") => {
                let level = name.as_bytes().get(1).copied().unwrap_or(b'6');
                headings.retain(|(own, _)| *own < level);
                headings.push((level, block_text(*element)));
                near = None;
            }
            "p" | "strong" | "b" | "dt" | "legend" | "summary" | "div" | "span" | "li" => {
                let short = own_text(*element);
                if (3..=60).contains(&short.chars().count()) && !inside_table(*element) {
                    near = Some(short);
                }
            }
            "table" => {
                if out.len() >= limits::TABLES || room.is_full() {
                    let problem = Problem::TooLarge { what: "tables".to_owned(), limit: limits::TABLES as u64 };
                    notes.push(Note { place: Place::default(), problem });
                    break;
                }
                let number = u32::try_from(out.len() + 1).unwrap_or(u32::MAX);
                let mut above: Vec<String> = headings.iter().map(|(_, text)| text.clone()).collect();
                above.extend(near.take());
                let mut table = grid(*element, &mut room);
                above.append(&mut table.headings);
                table.headings = above;
                table.title.clone_from(&title);
                table.place = Place { table: Some(number), ..Place::default() };
                if table.rows.len() > 1 {
                    out.push(table);
                }
            }
            _ => {}
        }
    }
    // What stands in lists and paragraphs instead of tables.
    let mut listed = flow::tables(lines(page.tree.root()), title.as_deref());
    for (table, number) in listed.iter_mut().zip(out.len() + 1..) {
        table.place.table = u32::try_from(number).ok();
        table.title.clone_from(&title);
    }
    out.append(&mut listed);
    out
}

/// Elements within one another that are read.
const NESTED: usize = 2_000;

/// How deep elements stand within one another, those aside that need no end.
fn depth(text: &str) -> usize {
    const OPEN: [&str; 26] = ["p", "li", "td", "th", "tr", "dt", "dd", "option", "br", "hr", "img", "input", "meta", "link", "col", "area", "base", "embed", "source", "track", "wbr", "tbody", "thead", "tfoot", "colgroup", "rp"];
    let (mut now, mut deepest) = (0usize, 0usize);
    for piece in text.split('<').skip(1) {
        let closes = piece.starts_with('/');
        let name: String = piece.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).take(12).collect();
        if name.is_empty() || OPEN.contains(&name.as_str()) || piece.split('>').next().is_some_and(|tag| tag.ends_with('/')) {
            continue;
        }
        if closes { now = now.saturating_sub(1) } else { now += 1 }
        deepest = deepest.max(now);
    }
    deepest
}

/// The lines of a page that stand in no table, with its headings marked.
fn lines(root: NodeRef<'_>) -> Vec<Block> {
    let mut out: Vec<Block> = Vec::new();
    let mut line = Line { number: 1, ..Line::default() };
    let mut end = |line: &mut Line| {
        if !line.text.trim().trim_start_matches('-').trim().is_empty() {
            let number = line.number + 1;
            out.push(Block::Line(std::mem::replace(line, Line { number, ..Line::default() })));
        }
        line.text.clear();
    };
    let mut stack: Vec<(NodeRef<'_>, bool)> = vec![(root, true)];
    while let Some((node, enter)) = stack.pop() {
        if let (Node::Text(text), true) = (node.value(), enter) {
            line.text.push_str(&text.replace(['\n', '\r'], " "));
            continue;
        }
        let name = ElementRef::wrap(node).map_or("", |element| element.value().name());
        if matches!(name, "script" | "style" | "template" | "noscript" | "table" | "head" | "title") {
            if name == "table" {
                end(&mut line);
            }
            continue;
        }
        let heading = matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6");
        let block = heading || matches!(name, "br" | "li" | "p" | "div" | "ul" | "ol" | "dl" | "dt" | "dd" | "section" | "article" | "main" | "pre" | "blockquote" | "body" | "address" | "hr");
        if block {
            if heading && !enter {
                line.heading = true;
            }
            end(&mut line);
            // An item of a list has a mark, which the page draws.
            if enter && name == "li" {
                line.text.push_str("- ");
            }
        }
        if enter {
            if block {
                stack.push((node, false));
            }
            stack.extend(node.children().rev().map(|child| (child, true)));
        }
    }
    end(&mut line);
    out
}

fn inside_table(node: NodeRef<'_>) -> bool {
    node.ancestors().take(limits::DEPTH).filter_map(ElementRef::wrap).any(|element| element.value().name() == "table")
}

fn own_text(node: NodeRef<'_>) -> String {
    let texts = node.children().filter_map(|child| child.value().as_text().map(|text| text.to_string()));
    tidy(&texts.collect::<String>())
}

/// The rows of a table, not those of tables inside it.
fn grid(table: NodeRef<'_>, room: &mut Room) -> Table {
    let mut out = Table::default();
    // Text that still spans down into each column, and for how many rows.
    let mut down: Vec<(usize, String)> = Vec::new();
    let mut marked = 0;
    let mut body = false;
    for row in rows(table, &mut out.headings) {
        let mut line: Vec<String> = Vec::new();
        let (mut heads, mut own, mut widest) = (0, 0, 0);
        let mut children = row.children().filter_map(ElementRef::wrap).filter(|cell| matches!(cell.value().name(), "td" | "th"));
        loop {
            let column = line.len();
            if let Some((left, text)) = down.get_mut(column).filter(|(left, _)| *left > 0) {
                *left -= 1;
                if !room.put(&mut line, column, text.clone()) {
                    break;
                }
                continue;
            }
            let Some(cell) = children.next() else {
                // Cells that span down stand to the right of the last one too.
                if down.iter().skip(column).any(|(left, _)| *left > 0) && room.put(&mut line, column, String::new()) {
                    continue;
                }
                break;
            };
            let span = |name: &str| cell.value().attr(name).and_then(|value| value.trim().parse::<usize>().ok());
            let across = span("colspan").unwrap_or(1).clamp(1, limits::SPAN);
            let deep = match span("rowspan") { Some(0) => limits::SPAN, other => other.unwrap_or(1).min(limits::SPAN) };
            let text = block_text(*cell);
            heads += usize::from(cell.value().name() == "th");
            own += 1;
            widest = widest.max(across);
            for _ in 0..across {
                let column = line.len();
                if !room.put(&mut line, column, text.clone()) {
                    break;
                }
                if down.len() <= column {
                    down.resize(column + 1, (0, String::new()));
                }
                down[column] = (deep - 1, text.clone());
            }
            if line.len() >= limits::COLUMNS || room.is_full() {
                break;
            }
        }
        let in_head = row.parent().and_then(ElementRef::wrap).is_some_and(|parent| parent.value().name() == "thead");
        if !body && own > 0 && (in_head || heads == own && own > 1) {
            marked += 1;
        } else {
            body = true;
        }
        let spans_all = own == 1 && widest > 1 && widest >= line.len();
        out.rows.push(TableRow { number: out.rows.len() as u64 + 1, cells: line, spans_all });
        if room.is_full() {
            out.cut = true;
            break;
        }
    }
    out.header_rows = (marked > 0).then_some(marked);
    out
}

fn rows<'a>(table: NodeRef<'a>, captions: &mut Vec<String>) -> Vec<NodeRef<'a>> {
    let mut out = Vec::new();
    let mut stack: Vec<NodeRef<'a>> = table.children().rev().collect();
    while let Some(node) = stack.pop() {
        let Some(element) = ElementRef::wrap(node) else { continue };
        match element.value().name() {
            "tr" => out.push(node),
            "caption" => captions.push(block_text(node)),
            "table" => {}
            _ => stack.extend(node.children().rev()),
        }
    }
    out
}

/// The text of an element: line ends where it has blocks, list items and breaks; nothing of scripts and inner tables.
fn block_text(node: NodeRef<'_>) -> String {
    let mut lines = vec![String::new()];
    let mut stack: Vec<(NodeRef<'_>, bool)> = vec![(node, true)];
    let mut first = true;
    while let Some((node, enter)) = stack.pop() {
        if let (Node::Text(text), true) = (node.value(), enter) {
            if let Some(last) = lines.last_mut() {
                last.push_str(text);
            }
            continue;
        }
        let Some(element) = ElementRef::wrap(node) else { continue };
        let name = element.value().name();
        if matches!(name, "script" | "style" | "template" | "noscript") || (name == "table" && !first) {
            continue;
        }
        if matches!(name, "br" | "li" | "p" | "div" | "ul" | "ol" | "dl" | "dt" | "dd" | "small") && !first {
            lines.push(String::new());
        }
        first = false;
        if enter {
            if matches!(name, "li" | "p" | "div" | "ul" | "ol" | "dl" | "dt" | "dd" | "small") {
                stack.push((node, false));
            }
            stack.extend(node.children().rev().map(|child| (child, true)));
        }
    }
    lines.iter().map(|line| tidy(line)).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows_of(html: &str) -> Vec<Vec<String>> {
        tables(html, &mut Vec::new()).into_iter().flat_map(|table| table.rows).map(|row| row.cells).collect()
    }

    #[test]
    fn spans_are_filled_in() {
        let html = "<table><tr><th rowspan=2>A</th><th colspan=2>B</th></tr><tr><th>b</th><th>c</th></tr><tr><td>1</td><td rowspan=0>2</td><td>3</td></tr><tr><td>4</td><td>5</td></tr></table>";
        assert_eq!(rows_of(html), [["A", "B", "B"], ["A", "b", "c"], ["1", "2", "3"], ["4", "2", "5"]]);
    }

    #[test]
    fn lists_are_lines_and_inner_tables_are_their_own() {
        let html = "<table><tr><td>x</td><td><ul><li>성명</li><li>대출<ul><li>잔액</li></ul></li></ul></td></tr><tr><td>a<br>b<script>alert(1)</script></td><td>y<table><tr><td>in</td></tr><tr><td>ner</td></tr></table></td></tr></table>";
        let rows = rows_of(html);
        assert_eq!(rows[0][1], "성명\n대출\n잔액");
        assert_eq!(rows[1], ["a\nb", "y"]);
        assert_eq!(rows[2..], [["in"], ["ner"]]);
    }

    #[test]
    fn lists_and_paragraphs_state_what_tables_would() {
        let html = "<h2>제5조(제3자 제공)</h2><ul><li>제공받는 자 : <b>가람은행</b></li><li>제공 목적 : 실명확인</li></ul><p>○ 제공받는 자: 다온카드<br>- 제공 목적: 결제</p><h2>제6조</h2><p>문의: 02</p>";
        assert_eq!(rows_of(html)[1..], [["가람은행", "실명확인"], ["다온카드", "결제"]]);
    }

    #[test]
    fn hostile_tables_end() {
        let wide = format!("<table>{}</table>", "<tr><td colspan=99999 rowspan=99999>x</td></tr>".repeat(50));
        assert!(rows_of(&wide).iter().all(|row| row.len() <= limits::COLUMNS));
        let deep = format!("{}x", "<div><table><tr><td>".repeat(2_000));
        let _ = tables(&deep, &mut Vec::new());
    }
}
