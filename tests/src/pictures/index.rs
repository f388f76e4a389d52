//! The page on which all pictures stand side by side.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

/// The name of the page, which a forge shows with the folder.
const PAGE: &str = "README.md";

/// The variants of each screen, by its number and name.
type Screens = BTreeMap<(u32, String), Vec<String>>;

/// Writes the page for the pictures that are in the folder.
pub(super) fn write(folder: &Path) -> std::io::Result<()> {
    let mut screens: Screens = BTreeMap::new();
    for entry in std::fs::read_dir(folder)?.flatten() {
        let file = entry.file_name().to_string_lossy().into_owned();
        let Some((screen, variant)) = file
            .strip_suffix(".png")
            .and_then(|name| name.rsplit_once('-'))
        else {
            continue;
        };
        screens
            .entry((number(screen), screen.to_owned()))
            .or_default()
            .push(variant.to_owned());
    }
    std::fs::write(folder.join(PAGE), page(&screens))
}

/// The number that a screen's name begins with: its place in the tour.
fn number(screen: &str) -> u32 {
    let number = screen.split_once('-').map_or("", |(number, _)| number);
    number.parse().unwrap_or(u32::MAX)
}

fn page(screens: &Screens) -> String {
    let mut page = String::from(
        "# Carom's screens\n\nDrawn from the real window by `cargo xtask screenshots`.\n",
    );
    for ((_, screen), variants) in screens {
        // Writing to a string cannot fail.
        let _ = writeln!(page, "\n## {}\n", title(screen));
        let has = |variant: &&str| variants.iter().any(|one| one == variant);
        for variant in ["light", "dark"].iter().filter(|one| has(one)) {
            let file = format!("{screen}-{variant}.png");
            let _ = writeln!(
                page,
                "<img src=\"{file}\" alt=\"{}, {variant}\" width=\"49%\">",
                title(screen)
            );
        }
        let sizes: Vec<String> = variants
            .iter()
            .filter(|variant| variant.contains('x'))
            .map(|size| format!("[{}]({screen}-{size}.png)", size.replace('x', " × ")))
            .collect();
        if !sizes.is_empty() {
            let _ = writeln!(page, "\nAlso at {}.", sizes.join(" and "));
        }
    }
    page
}

/// `10-wizard-template` as words.
fn title(screen: &str) -> String {
    let words = screen
        .split_once('-')
        .map_or(screen, |(_, words)| words)
        .replace('-', " ");
    let mut letters = words.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_screen_stands_once_with_all_its_pictures() {
        let variants = ["light", "dark", "900x600"].map(str::to_owned).to_vec();
        let screen = "10-wizard-template".to_owned();
        let page = page(&BTreeMap::from([((10, screen), variants)]));
        assert!(page.contains("## Wizard template\n"), "{page}");
        assert!(page.contains("10-wizard-template-dark.png"), "{page}");
        assert!(
            page.contains("[900 × 600](10-wizard-template-900x600.png)"),
            "{page}"
        );
    }

    #[test]
    fn screens_stand_by_their_numbers() {
        assert!(number("100-deliveries") > number("20-editor-problems"));
        assert_eq!(number("README"), u32::MAX, "what has no number comes last");
    }
}
