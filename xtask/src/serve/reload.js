// Reloads the page after each build. Only `cargo xtask serve` adds it to a page.
const again = (milliseconds) => new Promise((resume) => setTimeout(resume, milliseconds));

let seen = '';
for (;;) {
  try {
    const response = await fetch(`/.xtask/builds?${seen}`, { cache: 'no-store' });
    const build = await response.text();
    if (seen !== '' && build !== seen) {
      location.reload();
      break;
    }
    seen = build;
  } catch {
    await again(2000);
  }
}
