/**
 * A javascript assertion of promptfoo as the function that our sandboxed metric calls. One line is an expression, several are a
 * function's body; a file's `module.exports` is called. Of `{pass, score}` the form `check` makes one number for a check of more than 0,
 * which is 0 where it does not pass; `answer` keeps the score, and says by the reason how it was given: by `pass` or `fail`, as a
 * `boolean` or a `number`.
 */
export function promptfooScript(code: string, form: keyof typeof forms): string {
  return `(output, given) => {
  const context = { vars: given.vars, test: { vars: given.vars } };
  const grade = (output, context) => {
${bodyOf(code.trim())}
  };
  const answer = grade(output, context);
  const graded = typeof answer === 'object' && answer !== null;
  const score = graded ? answer.score ?? answer.pass ?? true : answer;
  ${forms[form]}
}
`
}

const forms = {
  answer: `const said = graded && typeof answer.pass === 'boolean' ? (answer.pass ? 'pass' : 'fail') : typeof score;
  return { score: typeof score === 'boolean' ? Number(score) : score, reason: said };`,
  check: `if (!graded) return answer;
  return { score: answer.pass === false ? 0 : answer.pass ? Math.max(1e-9, score) : score, reason: answer.reason };`,
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
