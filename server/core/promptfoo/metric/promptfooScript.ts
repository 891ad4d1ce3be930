/**
 * Converts a javascript assertion of promptfoo to a function of Assay's sandboxed metric. One line is an expression, or declarations that
 * end with one; several lines are a function body; a file's `module.exports` is called. Returns the score with the kind of result as its
 * reason: `pass` or `fail` for `{pass, score, reason}`, `boolean` or `number`. Code that throws or returns anything else fails with 0, and
 * the reason is `error: …`.
 */
export function promptfooScript(code: string): string {
  return `(output, given) => {
  const console = { log() {}, info() {}, warn() {}, error() {}, debug() {} };
  const context = { vars: given.vars, test: { vars: given.vars } };
  const grade = (output, context) => {
${bodyOf(code.trim())}
  };
  const failed = (why) => ({ score: 0, reason: 'error: ' + why });
  let answer;
  try {
    answer = grade(output, context);
  } catch (thrown) {
    return failed(typeof thrown === 'object' && thrown !== null && 'message' in thrown ? thrown.message : String(thrown));
  }
  if (typeof answer === 'boolean') return { score: answer ? 1 : 0, reason: 'boolean' };
  if (typeof answer === 'number' && answer - answer === 0) return { score: answer, reason: 'number' };
  const { pass, score, reason } = typeof answer === 'object' && answer !== null ? answer : {};
  if (typeof pass === 'boolean' && typeof score === 'number' && score - score === 0 && typeof reason === 'string')
    return { score, reason: pass ? 'pass' : 'fail' };
  return failed('the code returned neither true, false, a number nor { pass, score, reason }');
}
`
}

/**
 * Converts transforms of promptfoo, applied one after another, to a function that returns what an output becomes. An expression that is a
 * function is called.
 */
export function promptfooTransform(codes: readonly string[]): string {
  const [only = ''] = codes
  if (codes.length === 1 && !/[\n;]|\b(?:context|return|module)\b/.test(only) && !isFunction(only.trim()))
    return `(output) => (${only.trim()})`
  const steps = codes.map((code) => `  output = ((output, context) => {\n${bodyOf(code.trim())}\n  })(output, context);\n`)
  return `(output, given) => {
  const console = { log() {}, info() {}, warn() {}, error() {}, debug() {} };
  const context = { vars: given.vars };
${steps.join('')}  return output;
}
`
}

function bodyOf(code: string): string {
  if (/\bmodule\.exports\b/.test(code))
    return `const module = { exports: {} };\nconst exports = module.exports;\n${code}\nreturn (module.exports.default ?? module.exports)(output, context);`
  if (code.includes('\n') || /^return\b/.test(code)) return code
  // The value of the last statement, as in promptfoo.
  if (/^(?:const|let|var)\b/.test(code)) return `return eval(${JSON.stringify(code)});`
  const expression = withoutEnd(code)
  // On its own line: a trailing comment must not include the bracket.
  if (isFunction(code)) return `return (${expression}\n)(output, context);`
  return /[;\n]/.test(expression) ? `return ${code}` : `return (${expression}\n);`
}

/** Code without blanks and semicolons at its end. */
function withoutEnd(code: string): string {
  let end = code.length
  while (end > 0 && /[;\s]/.test(code[end - 1] ?? '')) end--
  return code.slice(0, end)
}

function isFunction(code: string): boolean {
  return /^(?:async\s+)?(?:function\b|[\w$]+\s*=>|\([\w$,\s{}]*\)\s*=>)/.test(code)
}
