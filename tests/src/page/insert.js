// Puts text into a field as a paste would: at once, and as an edit that the page hears of.
const [field, text] = arguments;
field.focus();
document.execCommand('selectAll');
return document.execCommand('insertText', false, text);
