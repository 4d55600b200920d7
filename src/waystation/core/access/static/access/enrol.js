// Fills in the code that the QR code put after the sign #, which a browser sends to nobody, and takes it away
// from the address bar. Without this script one types the code.
const code = decodeURIComponent(location.hash.slice(1));
const field = document.querySelector("input[name=code]");
if (code && field) {
  field.value = code;
  history.replaceState(null, "", location.pathname);
}
