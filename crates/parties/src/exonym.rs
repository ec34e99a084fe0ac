//! What companies are called in other languages and scripts, where neither words nor sounds tell it: 台積電, Taiwan Semiconductor.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::name::name;

/// Keys of names to the line they stand in; what two lines share means neither.
static LINES: LazyLock<HashMap<String, Option<u32>>> = LazyLock::new(|| {
    let mut out: HashMap<String, Option<u32>> = HashMap::new();
    let lines = include_str!("../data/exonyms.tsv").lines().filter(|line| !line.starts_with('#'));
    for (at, line) in (0u32..).zip(lines) {
        for written in line.split_once('\t').map_or("", |(_, names)| names).split('|') {
            out.entry(name(written).key()).and_modify(|known| *known = known.filter(|known| *known == at)).or_insert(Some(at));
        }
    }
    out.remove("");
    out
});

/// The company that a key means beyond doubt, as a number of its own.
pub(crate) fn company(key: &str) -> Option<u32> {
    LINES.get(key).copied().flatten()
}

/// Whether two keys in different letters are known to be one company's.
pub(crate) fn known(a: &str, b: &str) -> bool {
    company(a).is_some_and(|own| company(b) == Some(own))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_no_rule_turns_into_each_other_are_known() {
        assert!(known(&name("台積電").key(), &name("Taiwan Semiconductor").key()));
        assert!(known(&name("애보트").key(), &name("雅培").key()));
        // Two companies are called so.
        assert_eq!(company(&name("Ability").key()), None);
        assert_eq!(company(""), None);
    }
}
