//! As much of HTTP/1.1 as a browser on the same machine needs: GET and HEAD, one answer a connection.

use super::site::{Answer, Site};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::time::Duration;

/// Longest request line and headers that are read, in bytes.
const LONGEST_HEAD: u64 = 64 * 1024;

/// How long a connection may stay silent.
const PATIENCE: Duration = Duration::from_secs(30);

/// Answers connections, each in a thread of its own, for as long as the process lives.
pub fn serve(listener: &TcpListener, site: &Arc<Site>) {
    for stream in listener.incoming().flatten() {
        let site = Arc::clone(site);
        std::thread::spawn(move || {
            // A tab that is closed before its answer came is no news.
            let _ = converse(&stream, &site);
        });
    }
}

fn converse(stream: &TcpStream, site: &Site) -> io::Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    let mut lines = BufReader::new(stream.take(LONGEST_HEAD)).lines();
    let Some(request) = lines.next().transpose()? else {
        return Ok(()); // connected ahead of time, never used
    };
    for header in lines {
        if header?.is_empty() {
            break;
        }
    }
    let mut words = request.split(' ');
    match (words.next(), words.next()) {
        (Some("GET"), Some(target)) => send(stream, &site.answer(target), true),
        (Some("HEAD"), Some(target)) => send(stream, &site.answer(target), false),
        _ => write!(
            &*stream,
            "HTTP/1.1 405 Method Not Allowed\r\nAllow: GET, HEAD\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        ),
    }
}

fn send(mut stream: &TcpStream, answer: &Answer, with_body: bool) -> io::Result<()> {
    let Answer { status, kind, body } = answer;
    let length = body.len();
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n"
    )?;
    if with_body { stream.write_all(body) } else { Ok(()) }
}
