/**
 * A javascript assertion of promptfoo as the function that our sandboxed metric calls. One line is an expression, several are a
 * function's body; a file's `module.exports` is called. Of `{pass, score}` it gives the `score`, or 1 or 0 by `pass`, null where nothing
 * is said of it; `both`: one number for a check of more than 0, 0 where it does not pass.
 */
export function promptfooScript(code: string, part: keyof typeof parts): string {
  return `(output, given) => {
  const context = { vars: given.vars, test: { vars: given.vars } };
  const grade = (output, context) => {
${bodyOf(code.trim())}
  };
  const answer = grade(output, context);
  const graded = typeof answer === 'object' && answer !== null;
  ${parts[part]}
}
`
}

const ofAnswer = 'answer.score ?? Number(answer.pass ?? true)'
const parts = {
  score: `return graded ? { score: ${ofAnswer}, reason: answer.reason } : answer;`,
  pass: `return graded && typeof answer.pass === 'boolean' ? answer.pass : null;`,
  both: `return !graded ? answer : { score: answer.pass === false ? 0 : answer.pass ? Math.max(1e-9, ${ofAnswer}) : ${ofAnswer}, reason: answer.reason };`,
}

function bodyOf(code: string): string {
  if (/\bmodule\.exports\s*=/.test(code))
    return `const module = { exports: {} };\n${code}\nreturn (module.exports.default ?? module.exports)(output, context);`
  if (code.includes('\n') || /^return\b/.test(code)) return code
  const expression = code.replace(/;\s*$/, '')
  const isFunction = /^(?:async\s+)?(?:function\b|[\w$]+\s*=>|\([\w$,\s]*\)\s*=>)/.test(code)
  // On a line of its own: a comment at its end must not take the bracket with it.
  return isFunction ? `return (${expression}\n)(output, context);` : `return (${expression}\n);`
}
