//! Lists of data items and purposes in a cell.

use super::tidy;
use crate::limits;

/// Data items: split at commas, middle dots, slashes and line ends outside brackets.
pub fn items(cell: &str) -> Vec<String> {
    split(cell, &[',', '·', 'ㆍ', '・', '‧', '/', '、', '，', ';', '|', '•'])
}

/// Purposes: split at line ends and semicolons only; a comma belongs to the sentence.
pub fn purposes(cell: &str) -> Vec<String> {
    split(cell, &[';', '；', '•', '|'])
}

fn split(cell: &str, marks: &[char]) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let (mut depth, mut piece) = (0usize, String::new());
    let mut chars = cell.chars().peekable();
    let mut before = ' ';
    while let Some(c) = chars.next() {
        match c {
            '(' | '（' => depth += 1,
            ')' | '）' => depth = depth.saturating_sub(1),
            _ => {}
        }
        // "1,790" and "http://" are not lists.
        let inside = (c == ',' && before.is_ascii_digit() && chars.peek().is_some_and(char::is_ascii_digit)) || (c == '/' && (before == ':' || before == '/' || chars.peek() == Some(&'/')));
        if c == '\n' || (depth == 0 && marks.contains(&c) && !inside) {
            push(&mut out, &piece);
            piece.clear();
            if c == '\n' {
                depth = 0;
            }
        } else {
            piece.push(c);
        }
        before = c;
    }
    push(&mut out, &piece);
    out.truncate(limits::LIST);
    out
}

fn push(out: &mut Vec<String>, piece: &str) {
    let piece = tidy(piece);
    let piece = piece.trim_start_matches(|c: char| matches!(c, '-' | '•' | '▪' | '○' | '※' | '*' | '–') || c.is_whitespace() || ('①'..='⑳').contains(&c));
    let piece = strip_label(piece).trim().trim_end_matches(['.', ',']).trim();
    let piece = piece.strip_prefix("and ").unwrap_or(piece).trim();
    if !super::is_nothing(piece) && !out.iter().any(|known| known == piece) {
        out.push(piece.to_owned());
    }
}

/// "[필수] 성명", "선택: 이메일", "필수항목 : 성명": the label is about the item, not part of it.
fn strip_label(piece: &str) -> &str {
    const LABELS: [&str; 10] = ["필수", "선택", "필수항목", "선택항목", "필수 항목", "선택 항목", "필수정보", "선택정보", "required", "optional"];
    let is_label = |text: &str| LABELS.contains(&text.trim().to_lowercase().as_str());
    for (open, close) in [('[', ']'), ('(', ')'), ('<', '>'), ('【', '】')] {
        if let Some((label, rest)) = piece.strip_prefix(open).and_then(|rest| rest.split_once(close))
            && is_label(label)
        {
            return rest.trim_start_matches([':', ' ']);
        }
    }
    match piece.split_once([':', '：']) {
        Some((label, rest)) if is_label(label) => rest,
        _ => piece,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_split_and_sentences_are_not() {
        assert_eq!(items("휴대폰번호, 이메일·가입일시"), ["휴대폰번호", "이메일", "가입일시"]);
        assert_eq!(items("카드번호 일부(앞 6자리, 뒤 4자리), 결제 금액"), ["카드번호 일부(앞 6자리, 뒤 4자리)", "결제 금액"]);
        assert_eq!(items("[필수] 회원번호, 성명\n[선택] 이메일"), ["회원번호", "성명", "이메일"]);
        assert_eq!(items("결제 금액 1,000원, 성명"), ["결제 금액 1,000원", "성명"]);
        assert_eq!(purposes("결제, 정산 및 환불\n- 고객 상담"), ["결제, 정산 및 환불", "고객 상담"]);
    }
}
