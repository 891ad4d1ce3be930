/**
 * The text in NFC, with Latin ligatures as letters, without soft hyphens, byte order marks and control characters. Form feeds become line
 * breaks. The result stays in NFC when it is joined to another one by a line break or a space.
 */
export function cleanText(text: string): string {
  return text
    .replace(/[\uFB00-\uFB06]/g, (ligature) => ligature.normalize('NFKC'))
    .replace(/[\u000B\u000C]/g, '\n')
    .replace(/[\u0000-\u0008\u000E-\u001F\u007F\u00AD\uFEFF\uFFFE\uFFFF]/g, '')
    .toWellFormed()
    .normalize('NFC')
}
