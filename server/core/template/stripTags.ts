/** Text without HTML tags and comments, as nunjucks' `striptags` gives it, in linear time. */
export function stripTags(html: string, keepLines: boolean): string {
  const text = withoutTags(html).trim()
  if (!keepLines) return text.replace(/\s+/g, ' ')
  return text
    .split('\n')
    .map((line) => line.replace(/^ +/, ''))
    .map(trimEndSpaces)
    .join('\n')
    .replace(/ +/g, ' ')
    .replace(/\r\n/g, '\n')
    .replace(/\n\n\n+/g, '\n\n')
}

function withoutTags(html: string): string {
  const name = /\/?[a-z][a-z0-9]*\b/iy
  let kept = ''
  let from = 0
  // An end that is not there once is not there later: looking again for every `<` would be quadratic.
  let hasTagEnd = true
  let hasCommentEnd = true
  for (let start = html.indexOf('<'); start !== -1; start = html.indexOf('<', start + 1)) {
    let end = -1
    name.lastIndex = start + 1
    if (hasCommentEnd && html.startsWith('<!--', start)) {
      const close = html.indexOf('-->', start + 4)
      hasCommentEnd = close !== -1
      end = close === -1 ? -1 : close + 3
    } else if (hasTagEnd && name.test(html)) {
      const close = html.indexOf('>', name.lastIndex)
      hasTagEnd = close !== -1
      end = close === -1 ? -1 : close + 1
    }
    if (end === -1) continue
    kept += html.slice(from, start)
    from = end
    start = end - 1
  }
  return kept + html.slice(from)
}

function trimEndSpaces(line: string): string {
  let end = line.length
  while (end > 0 && line[end - 1] === ' ') end--
  return line.slice(0, end)
}
