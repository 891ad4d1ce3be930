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

/** Names that exist in promptfoo's JavaScript but not in the sandbox. */
const missing =
  /(?<![\w$.])(?:(require|fetch|import|setTimeout|structuredClone)\s*\(|(process|Buffer)\s*\.|new\s+(URL)\b|(Date|Intl|Math\.random|Promise|await|async)\b|(import)\s+[\w{*'"])/

/** Members of promptfoo's second argument that do not exist here. */
const unknownContext = /\bcontext\s*\??\.\s*(?!vars\b|test\s*\??\.\s*vars\b)\w+(?:\s*\??\.\s*\w+)?/

/** Why code of promptfoo cannot run in the sandbox, such as `it uses require`; null when nothing is known against it. */
export function scriptProblem(code: string): string | null {
  const plain = code.replace(/\/\*[\s\S]*?(?:\*\/|$)|\/\/[^\n]*|'(?:[^'\\\n]|\\.)*'?|"(?:[^"\\\n]|\\.)*"?/g, "''")
  const found = missing
    .exec(plain)
    ?.slice(1)
    .find((name) => name !== undefined)
  if (found !== undefined) return `it uses \`${found}\`, which the sandbox for JavaScript does not have`
  const [member] = unknownContext.exec(plain) ?? []
  return member === undefined ? null : `it reads \`${member.replace(/\s/g, '')}\`, but functions get only \`context.vars\` here`
}

/** Code without `async` and `await`, which change nothing as long as it makes no promises itself. */
export function withoutAsync(code: string): string {
  if (!/\b(?:async|await)\b/.test(code) || /\bPromise\b|\.then\s*\(/.test(code)) return code
  return code.replace(/\basync\s+(?=function\b|\(|[\w$]+\s*=>)/g, '').replace(/(?<!for\s)\bawait\s+/g, '')
}

/** A file of code as one text with its `module.exports`; `name` selects an exported function. */
export function moduleScript(text: string, name: string | null): string {
  const names: string[] = []
  const code = text
    .replace(/^[ \t]*export\s+default\s+/m, 'module.exports.default = ')
    .replace(
      /^([ \t]*)export\s+((?:async\s+)?function\s+|const\s+|let\s+)([\w$]+)/gm,
      (_, indent: string, kind: string, exported: string) => {
        names.push(exported)
        return `${indent}${kind}${exported}`
      },
    )
  const exported = names.map((each) => `\nmodule.exports.${each} = ${each};`).join('')
  const chosen = name === null ? '' : `\nmodule.exports = module.exports.${name};`
  return `${code.trimEnd()}${exported}${chosen}${exported === '' && chosen === '' ? '' : '\n'}`
}
