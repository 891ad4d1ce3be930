/** What XML 1.0 has no way to write, not even escaped: control characters, halves of surrogate pairs, U+FFFE and U+FFFF. */
const unwritable = /[\0-\x08\v\f\x0e-\x1f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** Text as XML or HTML content; what cannot be written becomes U+FFFD. */
export function xmlText(text: string): string {
  return text.replace(unwritable, '\ufffd').replace(/[&<>]/g, (sign) => entities[sign] ?? sign)
}

/** Text as the value of an attribute in either kind of quotes: white space survives there only as a reference. */
export function xmlAttribute(text: string): string {
  return text
    .replace(unwritable, '\ufffd')
    .replace(/[&<>"']/g, (sign) => entities[sign] ?? sign)
    .replace(/[\t\n\r]/g, (space) => `&#${space.charCodeAt(0)};`)
}
