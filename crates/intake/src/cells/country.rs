//! Countries by name and code, in any language of the table; and inside names of companies.

use whither_ledger::Country;

/// Reads a country cell: `싱가포르`, `미국(US)`, `SGP`, `Ohio, USA`. Two countries in one cell have no reading.
pub fn read(cell: &str) -> Option<Country> {
    let cell = cell.trim();
    if let Some(country) = Country::from_name(cell) {
        return Some(country);
    }
    let mut found: Vec<Country> = Vec::new();
    for part in cell.split(['(', ')', ',', '/', '\n', ';', '·', '[', ']', '（', '）', '、', ':', '-']) {
        let part = part.trim();
        let bare = part.trim_end_matches("에 위치").trim_start_matches("국가").trim();
        if let Some(country) = Country::from_name(bare)
            && !found.contains(&country)
        {
            found.push(country);
        }
    }
    match found.as_slice() {
        [only] => Some(*only),
        _ => None,
    }
}

/// The country in a bracket behind a name, alone or beside a contact: `(미국)`, `(미국, privacy@lumen.example)`; its words and reading.
pub fn in_bracket(inner: &str) -> Option<(String, Country)> {
    let place = ["소재", "법인", "본사", "소재지"].iter().find_map(|end| inner.strip_suffix(end)).unwrap_or(inner).trim();
    if let Some(country) = Country::from_name(place) {
        return Some((place.to_owned(), country));
    }
    let (mut found, mut rest) = (None, true);
    for part in inner.split([',', '/', ';', '、']).map(str::trim) {
        match Country::from_name(part) {
            Some(country) if found.is_none() => found = Some((part.to_owned(), country)),
            // Anything but a contact beside it may belong to the name.
            _ => rest &= part.contains('@') || part.chars().filter(char::is_ascii_digit).count() >= 7 || part.contains("연락처"),
        }
    }
    found.filter(|_| rest)
}

/// The country that a company's name states: in brackets at its end, or as the word before its legal form.
///
/// `Northwind Cloud Inc. (United States)`, `Lumen Pay Singapore Pte. Ltd.`; the words and their reading.
pub fn in_name(name: &str) -> Option<(String, Country)> {
    for inner in name.split(['(', '（', '[']).skip(1) {
        let words = inner.split([')', '）', ']']).next().unwrap_or_default().trim();
        if let Some(found) = in_bracket(words) {
            return Some(found);
        }
    }
    // "Northwind Cloud Inc., USA"
    if let Some((_, last)) = name.rsplit_once(',')
        && last.trim().chars().count() > 2
        && let Some(country) = Country::from_name(last.trim())
    {
        return Some((last.trim().to_owned(), country));
    }
    let words: Vec<&str> = name.split_whitespace().collect();
    let form = words.iter().skip(1).position(|word| super::name::is_legal_form(word))? + 1;
    for length in [3usize, 2, 1] {
        let Some(from) = form.checked_sub(length).filter(|from| *from > 0) else { continue };
        let place = words[from..form].join(" ");
        let place = place.trim_end_matches(',');
        let words = place.chars().all(|c| c.is_alphabetic() || c == ' ');
        if words && (place.chars().count() > 3 || !place.is_ascii()) {
            // First names and a federal state: "Chad Ltd." says nothing of Chad.
            if let Some(country) = Country::from_name(place).filter(|country| !["TD", "JO", "GE"].contains(&country.code())) {
                return Some((place.to_owned(), country));
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_and_names() {
        for (cell, code) in [("싱가포르", "SG"), ("미국(US)", "US"), ("Ohio, USA", "US"), ("SGP", "SG"), ("대한민국", "KR"), ("미국 (AWS 오리건)", "US")] {
            assert_eq!(read(cell).map(|c| c.to_string()).as_deref(), Some(code), "{cell}");
        }
        for cell in ["Germany, United States", "해외", "서버", ""] {
            assert_eq!(read(cell), None, "{cell}");
        }
        for (name, code) in [("Northwind Cloud Inc. (United States)", "US"), ("Lumen Pay Singapore Pte. Ltd.", "SG"), ("Orchid Data Japan 株式会社", "JP"), ("Aster(아일랜드)", "IE")] {
            assert_eq!(in_name(name).map(|(_, c)| c.to_string()).as_deref(), Some(code), "{name}");
        }
        for name in ["새길신용평가(주)", "Jordan & Chad Ltd.", "Northwind Cloud Inc.", "Georgia Pacific LLC"] {
            assert_eq!(in_name(name), None, "{name}");
        }
    }
}
