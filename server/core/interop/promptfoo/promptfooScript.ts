/**
 * A javascript assertion of promptfoo as the function that our sandboxed metric calls. One line is an expression, several are a
 * function's body; a file's `module.exports` is called. `{pass, score}` becomes the score, 0 where it does not pass.
 */
export function promptfooScript(code: string): string {
  return `(output, given) => {
  const context = { vars: given.vars, test: { vars: given.vars } };
  const grade = (output, context) => {
${bodyOf(code.trim())}
  };
  const answer = grade(output, context);
  if (typeof answer !== 'object' || answer === null) return answer;
  return { score: answer.pass === false ? 0 : (answer.score ?? 1), reason: answer.reason };
}
`
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
