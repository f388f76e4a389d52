// Puts text into a field as a paste does: the page hears of it first and may take it as it likes;
// otherwise it stands in the field at once, as an edit that the page hears of.
const [field, text] = arguments;
field.focus();
document.execCommand('selectAll');
const clipboardData = new DataTransfer();
clipboardData.setData('text/plain', text);
const paste = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
if (!field.dispatchEvent(paste)) return true;
return document.execCommand('insertText', false, text);
