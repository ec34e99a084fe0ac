//! Fixtures damaged at random: whatever the bytes, the reading ends, and says something.
//!
//! `make fuzz FOR=3600` runs longer. A finding prints its seed; `WHITHER_SEED` repeats it.

use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use whither_intake::Mapping;

/// A small generator (SplitMix64), so that a seed repeats a run everywhere.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, most: usize) -> usize {
        usize::try_from(self.next() % most.max(1) as u64).unwrap_or(0)
    }
}

/// Flips, cuts, repeats and swaps parts of a document.
fn damage(bytes: &mut Vec<u8>, other: &[u8], chance: &mut Chance) {
    for _ in 0..=chance.below(6) {
        let at = chance.below(bytes.len());
        let length = 1 + chance.below(64);
        match chance.below(7) {
            0 if !bytes.is_empty() => bytes[at] ^= 1 << chance.below(8),
            1 if !bytes.is_empty() => bytes[at] = [0, 0xff, 0x7f, b'<', b'"', b'\n'][chance.below(6)],
            2 => bytes.truncate(at),
            3 => {
                let end = (at + length).min(bytes.len());
                bytes.drain(at..end);
            }
            4 => {
                let end = (at + length).min(bytes.len());
                let again = bytes[at..end].repeat(1 + chance.below(40));
                bytes.splice(at..at, again);
            }
            5 => {
                let from = chance.below(other.len());
                let piece = other[from..(from + length).min(other.len())].to_vec();
                bytes.splice(at..at, piece);
            }
            // Numbers in binary formats are little-endian: large ones ask for memory.
            _ if at + 4 <= bytes.len() => bytes[at..at + 4].copy_from_slice(&[0xff, 0xff, 0xff, [0x7f, 0xff, 0x00][chance.below(3)]]),
            _ => {}
        }
    }
}

#[test]
fn damaged_files_are_a_shrug() {
    let seconds: u64 = std::env::var("WHITHER_FUZZ_SECONDS").ok().and_then(|text| text.parse().ok()).unwrap_or(20);
    let fixed: Option<u64> = std::env::var("WHITHER_SEED").ok().and_then(|text| text.parse().ok());
    let inputs: Vec<(String, Vec<u8>)> = crate::golden::inputs().into_iter().map(|path| (path.display().to_string(), std::fs::read(path).expect("a fixture"))).collect();
    let begun = Instant::now();
    let mut seed = fixed.unwrap_or(20_261_122);
    let (mut runs, mut slowest) = (0u64, (Duration::ZERO, 0u64));
    while fixed.is_some() || begun.elapsed() < Duration::from_secs(seconds) {
        let mut chance = Chance(seed);
        let (name, original) = &inputs[chance.below(inputs.len())];
        let other = &inputs[chance.below(inputs.len())].1;
        let mut bytes = original.clone();
        damage(&mut bytes, other, &mut chance);
        let one = Instant::now();
        let read = std::panic::catch_unwind(|| whither_intake::read(&mut bytes.as_slice(), &Mapping::default(), &mut |_| ControlFlow::Continue(())));
        let Ok(Ok(reading)) = read else { panic!("seed {seed}: {name} damaged ends the reading") };
        assert!(!reading.disclosures.is_empty() || !reading.notes.is_empty(), "seed {seed}: {name} damaged: nothing read and nothing said");
        let took = one.elapsed();
        if took > slowest.0 {
            slowest = (took, seed);
        }
        assert!(took < Duration::from_secs(60), "seed {seed}: {name} damaged takes {took:?}");
        (runs, seed) = (runs + 1, seed + 1);
        if fixed.is_some() {
            break;
        }
    }
    eprintln!("{runs} damaged files read; the slowest took {:?} (seed {})", slowest.0, slowest.1);
}
