// Starts the app. The addresses of the wasm module and of its JavaScript side hold a digest, so the build writes them
// into data-glue and data-wasm of this script's element; who starts the same module in a worker reads them there too.
const { glue, wasm } = document.querySelector('script[data-glue][data-wasm]').dataset;
const notice = document.getElementById('boot');

// The chosen theme, before anything is drawn; src/ui/theme.rs keeps it.
try {
  document.documentElement.dataset.theme = localStorage.getItem(`cloudchamber:${location.pathname}:theme`) ?? 'system';
} catch {
  // No storage, no choice: the system's theme stays.
}

const WHAT_TO_DO = 'Reload the page. If that does not help, open it in a current Chrome, Edge, Firefox or Safari.';

try {
  const { default: start } = await import(new URL(glue, document.baseURI).href);
  await start({ module_or_path: new URL(wasm, document.baseURI) });
  notice.remove();
} catch (error) {
  notice.setAttribute('role', 'alert');
  notice.dataset.failed = '';
  notice.textContent = `Cloud Chamber could not start: ${error.message}. ${WHAT_TO_DO}`;
  throw error;
}
