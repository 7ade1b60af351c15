//! Bodies: digests, chunks, and what clients claim about them.

use super::{Server, code};
use base64::{Engine, engine::general_purpose::STANDARD};
use cloudchamber::{
    cloud::s3::{Algorithm, Error},
    wire::{
        chunked::Decoder,
        digest::{Digested, Digests},
    },
};
use proptest::prelude::*;

/// Digests of `123456789`: the check values of the CRC catalogue, RFC 1321, and FIPS 180-4 by any other tool.
#[test]
fn digests_have_their_check_values() {
    let hex_of = |algorithm| {
        let sum = Digests::of(b"123456789", Some(algorithm)).checksum.expect("it was asked for");
        assert_eq!(sum.algorithm, algorithm);
        hex::encode(STANDARD.decode(sum.value).expect("it is base64"))
    };
    assert_eq!(hex_of(Algorithm::Crc32), "cbf43926");
    assert_eq!(hex_of(Algorithm::Crc32c), "e3069283");
    assert_eq!(hex_of(Algorithm::Crc64Nvme), "ae8b14860a799888");
    assert_eq!(hex_of(Algorithm::Sha1), "f7c3bc1d808e04732adf679965ccc34ca7ae3441");
    assert_eq!(hex_of(Algorithm::Sha256), "15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225");
    let plain = Digests::of(b"123456789", None);
    let md5 = "25f9e794323b453885f5181f1b624d0b".to_owned();
    assert_eq!(plain, Digested { size: 9, md5, crc64: 0xae8b_1486_0a79_9888, checksum: None });
    assert_eq!(Digests::of(b"", None).md5, "d41d8cd98f00b204e9800998ecf8427e");
}

/// The payload of a body in chunks, and its trailers.
type Decoded = (Vec<u8>, Vec<(String, String)>);

fn decoded(raw: &[u8], cut: usize) -> Result<Decoded, Error> {
    let (mut decoder, mut payload) = (Decoder::new(), Vec::new());
    for slice in raw.chunks(cut.max(1)) {
        decoder.push(slice, |bytes| payload.extend_from_slice(bytes))?;
    }
    Ok((payload, decoder.finish()?))
}

/// The example of [S3, "Signature calculations … transferring payload in multiple chunks"]: 65 KiB of `a` in two chunks.
#[test]
fn signed_chunks_are_taken_apart() {
    let mut raw = Vec::new();
    for (length, signature) in [
        (65_536, "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648"),
        (1024, "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497"),
        (0, "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9"),
    ] {
        raw.extend_from_slice(format!("{length:x};chunk-signature={signature}\r\n").as_bytes());
        raw.extend(std::iter::repeat_n(b'a', length));
        raw.extend_from_slice(b"\r\n");
    }
    assert_eq!(decoded(&raw, 8192), Ok((vec![b'a'; 66_560], Vec::new())));
}

#[test]
fn trailers_are_handed_out() {
    let one = ("x-amz-checksum-crc32".to_owned(), "NhCmhg==".to_owned());
    let plain = b"5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n";
    assert_eq!(decoded(plain, 3), Ok((b"hello".to_vec(), vec![one.clone()])));
    let signed = b"5;chunk-signature=1\r\nhello\r\n0;chunk-signature=2\r\nX-Amz-Checksum-Crc32: NhCmhg==\n\r\nx-amz-trailer-signature:3\r\n\r\n";
    let signature = ("x-amz-trailer-signature".to_owned(), "3".to_owned());
    assert_eq!(decoded(signed, 1), Ok((b"hello".to_vec(), vec![one, signature])));
    assert_eq!(decoded(b"0\r\n\r\n", 9), Ok((Vec::new(), Vec::new())));
}

#[test]
fn broken_chunks_are_refused() {
    for cut_off in ["", "5", "5\r\n", "5\r\nhel", "5\r\nhello", "5\r\nhello\r\n", "5\r\nhello\r\n0"] {
        assert_eq!(decoded(cut_off.as_bytes(), 4), Err(Error::IncompleteBody), "{cut_off:?}");
    }
    let long = format!("5;{}", "x".repeat(2000));
    for ill_formed in ["x\r\n", "\r\n", "-1\r\n", "+5\r\nhello\r\n", "5\r\nhelloX\r\n", "11111111111111111\r\n", &long]
    {
        assert!(matches!(decoded(ill_formed.as_bytes(), 4), Err(Error::InvalidRequest(_))), "{ill_formed:?}");
    }
    assert_eq!(decoded(b"0\r\nno colon\r\n\r\n", 4), Err(Error::MalformedTrailer));
    let endless = format!("0\r\n{}", "a:b\r\n".repeat(5000));
    assert_eq!(decoded(endless.as_bytes(), 4), Err(Error::MalformedTrailer));
}

#[test]
fn claims_are_verified() {
    let mut server = Server::with_photos();
    let mut put =
        |headers: &[(&str, &str)], body: &[u8]| server.send("PUT", "https://photos.s3.amazonaws.com/a", headers, body);
    for (name, good, bad) in [
        ("content-md5", "XUFAKrxLKna5cZ2REBfFkg==", "1B2M2Y8AsgTpgAmY7PhCfg=="),
        ("x-amz-checksum-crc32", "NhCmhg==", "AAAAAA=="),
        ("x-amz-checksum-crc32c", "mnG7TA==", "AAAAAA=="),
        ("x-amz-checksum-crc64nvme", "M3eFcAZSQlc=", "AAAAAAAAAAA="),
        ("x-amz-checksum-sha1", "qvTGHdzF6KLavt4PO0gs2a6pQ00=", "2jmj7l5rSw0yVb/vlWAYkK/YBwk="),
        (
            "x-amz-checksum-sha256",
            "LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=",
            "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
        ),
    ] {
        let answer = put(&[(name, good)], b"hello");
        assert_eq!(code(&answer), "200", "{name}");
        assert!(name == "content-md5" || answer.contains(&format!("{name}: {good}\n")), "{answer}");
        let refused = put(&[(name, bad)], b"hello");
        assert_eq!(code(&refused), "400 BadDigest", "{name}");
        let algorithm = name.trim_start_matches("x-amz-checksum-").to_uppercase();
        let message = format!("The {algorithm} you specified did not match the calculated checksum.");
        assert!(name == "content-md5" || refused.contains(&message), "{refused}");
        let ill_formed = if name == "content-md5" { "400 InvalidDigest" } else { "400 InvalidRequest" };
        for value in ["", "AAAA", "no base64"] {
            assert_eq!(code(&put(&[(name, value)], b"hello")), ill_formed, "{name} {value}");
        }
    }
    for (headers, body, expected) in [
        (&[("content-length", "6")][..], &b"hello"[..], "400 IncompleteBody"),
        (
            &[("x-amz-checksum-crc32", "NhCmhg=="), ("x-amz-checksum-sha1", "qvTGHdzF6KLavt4PO0gs2a6pQ00=")],
            b"hello",
            "400 InvalidRequest",
        ),
        (&[("x-amz-sdk-checksum-algorithm", "CRC32")], b"hello", "400 InvalidRequest"),
        (
            &[("x-amz-sdk-checksum-algorithm", "SHA1"), ("x-amz-checksum-crc32", "NhCmhg==")],
            b"hello",
            "400 InvalidRequest",
        ),
        (&[("x-amz-trailer", "x-amz-checksum-md5")], b"hello", "400 InvalidRequest"),
    ] {
        assert_eq!(code(&put(headers, body)), expected, "{headers:?}");
    }
}

#[test]
fn claims_in_trailers_are_verified() {
    let mut server = Server::with_photos();
    let mut put = |length: &str, trailer: &str| {
        let headers = [
            ("x-amz-content-sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER"),
            ("x-amz-decoded-content-length", length),
            ("x-amz-trailer", "x-amz-checksum-crc32"),
        ];
        let body = format!("5\r\nhello\r\n0\r\n{trailer}\r\n\r\n");
        code(&server.send("PUT", "https://photos.s3.amazonaws.com/a", &headers, body.as_bytes()))
    };
    assert_eq!(put("5", "x-amz-checksum-crc32:NhCmhg=="), "200");
    assert_eq!(put("6", "x-amz-checksum-crc32:NhCmhg=="), "400 IncompleteBody");
    assert_eq!(put("5", "x-amz-checksum-crc32:AAAAAA=="), "400 BadDigest");
    assert_eq!(put("5", "x-amz-checksum-crc32:AAAA"), "400 InvalidRequest");
    assert_eq!(put("5", "x-amz-checksum-sha1:AAAA"), "400 MalformedTrailerError");
}

proptest! {
    #[test]
    fn digests_do_not_see_slices(bytes in prop::collection::vec(any::<u8>(), 0..600), cut in 1_usize..64) {
        for algorithm in Algorithm::ALL {
            let mut digests = Digests::new(Some(algorithm));
            bytes.chunks(cut).for_each(|slice| digests.update(slice));
            prop_assert_eq!(digests.finish(), Digests::of(&bytes, Some(algorithm)));
        }
    }

    #[test]
    fn chunks_come_back_as_they_were(parts in prop::collection::vec(prop::collection::vec(any::<u8>(), 1..90), 0..6), cut in 1_usize..80) {
        let mut raw = Vec::new();
        for part in &parts {
            raw.extend_from_slice(format!("{:X}\r\n", part.len()).as_bytes());
            raw.extend_from_slice(part);
            raw.extend_from_slice(b"\r\n");
        }
        raw.extend_from_slice(b"0\r\n\r\n");
        prop_assert_eq!(decoded(&raw, cut), Ok((parts.concat(), Vec::new())));
        prop_assert!(decoded(&raw[..raw.len() - 4], cut).is_err());
    }
}
