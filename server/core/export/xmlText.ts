/** Characters that XML 1.0 cannot represent, not even escaped: control characters, lone surrogates, U+FFFE and U+FFFF. */
const unwritable = /[\0-\x08\v\f\x0e-\x1f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** Text as XML or HTML content; characters that XML cannot represent become U+FFFD. */
export function xmlText(text: string): string {
  return text.replace(unwritable, '\ufffd').replace(/[&<>]/g, (sign) => entities[sign] ?? sign)
}

/** Text as an attribute value in either kind of quotes; tabs and line breaks are written as character references, which preserves them. */
export function xmlAttribute(text: string): string {
  return text
    .replace(unwritable, '\ufffd')
    .replace(/[&<>"']/g, (sign) => entities[sign] ?? sign)
    .replace(/[\t\n\r]/g, (space) => `&#${space.charCodeAt(0)};`)
}
