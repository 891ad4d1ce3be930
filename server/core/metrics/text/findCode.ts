/** Lines that prose does not contain: one is enough. */
const strong: RegExp[] = [
  /^\s*(?:export\s+)?(?:async\s+)?function\s*\*?\s*\w*\s*\([^)]*\)\s*\{?/,
  /^\s*(?:async\s+)?def\s+\w+\s*\(.*\)\s*(?:->\s*\S+\s*)?:/,
  /^\s*(?:export\s+)?(?:const|let|var)\s+[\w$[{][^=\n]*=[^=]/,
  /^\s*(?:from\s+[\w.]+\s+)?import\s+(?:[\w*{][\w\s,*{}]*\s+from\s+['"]|['"]|[\w.]+(?:\s+as\s+\w+)?\s*;?\s*$)/,
  /^\s*#include\s*[<"]/,
  /^\s*(?:public|private|protected|static)\s+(?:[\w<>[\]]+\s+)+\w+\s*(?:\(|=|;)/,
  /^\s*(?:if|for|while|switch)\s*\(.*\)\s*\{/,
  /^\s*(?:for\s+\w+\s+in\s+.+|while\s+.+|if\s+.+(?:==|!=|<|>|\bnot\b|\bin\b).*|else|elif\s+.+|try|except.*):\s*$/,
  /^\s*(?:SELECT\s+.+\s+FROM|INSERT\s+INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM|CREATE\s+TABLE)\s/,
  /^\s*<\/?(?:html|head|body|div|span|script|style|table|ul|button|form)\b[^>]*>/i,
  /^\s*(?:print|console\.log|printf|System\.out\.println|fmt\.Println)\s*\(.*\)\s*;?\s*$/,
  /^\s*\w+\s*=\s*(?:lambda\b|\([^)]*\)\s*=>|function\b)/,
]

/** Lines that may be code: two are needed. */
const weak: RegExp[] = [
  /[;{]\s*$/,
  /^\s*[}\])]+[;,]?\s*$/,
  /^\s*[\w.$[\]]+\s*(?:[-+*/|&]?=|:=)\s*\S/,
  /^\s*return\b.*[\w)\]'"]\s*;?\s*$/,
  /^\s*[\w.$]+\([^)]*\)\s*;?\s*$/,
  /^\s*(?:\$|>>>)\s+\S/,
  /^\s*(?:\/\/|#!)/,
]

/**
 * True when a text contains program code: a fenced block that is not empty, one line that prose does not contain (a function head, an
 * import, SQL, a loop), or two lines that look like code (an assignment, a call, a line that ends with `;` or `{`). Code in the middle of a
 * sentence, such as `x = 1` between backquotes, does not count.
 */
export function findCode(text: string): boolean {
  const lines = text.split('\n')
  if (hasFencedBlock(lines)) return true
  let doubtful = 0
  for (const line of lines) {
    // Code lines are short; a very long line is prose or data, and slow to test.
    if (line.length > 400) continue
    if (strong.some((pattern) => pattern.test(line))) return true
    if (weak.some((pattern) => pattern.test(line)) && ++doubtful === 2) return true
  }
  return false
}

/** A fenced block of Markdown that is not empty, closed or cut off by the end of the output. */
function hasFencedBlock(lines: readonly string[]): boolean {
  let fence: string | null = null
  for (const line of lines) {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1] ?? null
    if (fence === null) fence = mark
    else if (mark?.startsWith(fence) && line.trim() === mark) fence = null
    else if (line.trim() !== '') return true
  }
  return false
}
