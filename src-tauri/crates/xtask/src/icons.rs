//! `cargo xtask icons`: draws the app icon in every size out of its one source. The results are
//! committed, so only who changes the drawing needs this, and `rsvg-convert` with it.
//!
//! The containers of Windows and macOS are written here: both are little more than a table of
//! contents before PNG files.

use std::fs;
use std::path::Path;
use std::process::{ExitCode, Stdio};

use crate::failure::{About, Failure, Outcome};
use crate::process::Call;
use crate::project;

/// PNG files: source, name, size in pixels.
const PICTURES: [(&str, &str, u32); 6] = [
    ("carom.svg", "32x32.png", 32),
    ("carom.svg", "128x128.png", 128),
    ("carom.svg", "128x128@2x.png", 256),
    ("carom.svg", "icon.png", 512),
    ("tray.svg", "tray.png", 32),
    ("tray.svg", "tray@2x.png", 64),
];

/// The sizes inside `icon.ico`. The first is shown by tools that read only one.
const ICO: [u32; 6] = [32, 16, 24, 48, 64, 256];

/// The kinds of picture inside `icon.icns`, with their sizes.
const ICNS: [(&[u8; 4], u32); 9] = [
    (b"icp4", 16),
    (b"icp5", 32),
    (b"ic11", 32),
    (b"ic12", 64),
    (b"ic07", 128),
    (b"ic13", 256),
    (b"ic08", 256),
    (b"ic14", 512),
    (b"ic10", 1024),
];

/// Draws all of them.
pub(crate) fn command() -> Outcome<ExitCode> {
    let folder = project::root().join("icons");
    let app = folder.join("carom.svg");
    for (source, name, size) in PICTURES {
        write(&folder, name, &draw(&folder.join(source), size)?)?;
    }
    let mut pictures = Vec::new();
    for size in ICO {
        pictures.push((size, draw(&app, size)?));
    }
    write(&folder, "icon.ico", &ico(&pictures))?;
    let mut pictures = Vec::new();
    for (kind, size) in ICNS {
        pictures.push((kind, draw(&app, size)?));
    }
    write(&folder, "icon.icns", &icns(&pictures))?;
    Ok(ExitCode::SUCCESS)
}

fn write(folder: &Path, name: &str, content: &[u8]) -> Outcome {
    println!("{name}");
    fs::write(folder.join(name), content).about(|| name.to_owned())
}

/// The drawing as a PNG of `size` by `size` pixels.
fn draw(source: &Path, size: u32) -> Outcome<Vec<u8>> {
    let size = size.to_string();
    let call = Call::new("rsvg-convert")
        .args(["-w", &size, "-h", &size])
        .arg(source);
    let output = call
        .command()
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| {
            Failure::new(format!("rsvg-convert could not be started: {error}"))
                .with_way_out("On Debian it is in the package librsvg2-bin.")
        })?;
    if !output.status.success() {
        return Err(Failure::new(format!(
            "`{}` ended with {}",
            call.shown(),
            output.status
        )));
    }
    Ok(output.stdout)
}

/// The container of Windows: a header, one entry of 16 bytes for each picture, the pictures.
/// All numbers are little-endian; a size of 256 is written as 0.
fn ico(pictures: &[(u32, Vec<u8>)]) -> Vec<u8> {
    let count = pictures.len() as u16;
    let mut file = Vec::new();
    for number in [0, 1, count] {
        file.extend(number.to_le_bytes());
    }
    let mut offset = 6 + 16 * u32::from(count);
    for (size, picture) in pictures {
        let side = u8::try_from(*size).unwrap_or(0);
        // Width, height, no palette, reserved; one plane of 32 bits.
        file.extend([side, side, 0, 0]);
        file.extend(1_u16.to_le_bytes());
        file.extend(32_u16.to_le_bytes());
        let length = picture.len() as u32;
        file.extend(length.to_le_bytes());
        file.extend(offset.to_le_bytes());
        offset += length;
    }
    for (_, picture) in pictures {
        file.extend(picture);
    }
    file
}

/// The container of macOS: the word `icns` and the length of all, then kind, length and picture
/// of each. All numbers are big-endian, and every length counts its own eight bytes.
fn icns(pictures: &[(&[u8; 4], Vec<u8>)]) -> Vec<u8> {
    let mut body = Vec::new();
    for (kind, picture) in pictures {
        body.extend(*kind);
        body.extend((picture.len() as u32 + 8).to_be_bytes());
        body.extend(picture);
    }
    let mut file = b"icns".to_vec();
    file.extend((body.len() as u32 + 8).to_be_bytes());
    file.extend(body);
    file
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_entry_of_an_ico_points_at_its_picture() {
        let file = ico(&[(16, b"one".to_vec()), (256, b"three".to_vec())]);
        let number = |at: usize| u32::from_le_bytes(file[at..at + 4].try_into().expect("4 bytes"));
        assert_eq!(&file[..6], [0, 0, 1, 0, 2, 0]);
        assert_eq!(file[6 + 16], 0, "256 pixels are written as 0");
        let (length, offset) = (number(6 + 16 + 8) as usize, number(6 + 16 + 12) as usize);
        assert_eq!(&file[offset..offset + length], b"three");
    }

    #[test]
    fn the_lengths_of_an_icns_count_their_own_heads() {
        let file = icns(&[(b"ic07", b"abc".to_vec())]);
        assert_eq!(file, b"icns\0\0\0\x13ic07\0\0\0\x0babc");
    }
}
