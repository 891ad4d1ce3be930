/**
 * Converts a javascript assertion of promptfoo to the function of Assay's sandboxed metric. One line is an expression, several are a
 * function body; a file's `module.exports` is called. For a result `{pass, score}`, the form `check` returns one number that is above 0 if
 * it passes and otherwise 0; `answer` keeps the score, and its reason states the kind of result: `pass` or `fail`, `boolean` or `number`.
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
  // On its own line: a trailing comment must not include the bracket.
  return isFunction ? `return (${expression}\n)(output, context);` : `return (${expression}\n);`
}
