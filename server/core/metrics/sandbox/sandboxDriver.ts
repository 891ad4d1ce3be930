/**
 * Source of the code that runs a user's metric inside the sandbox. It evaluates to a function of the metric's code and its input as JSON that returns
 * JSON: `{"score", "reason"?}` or `{"problem"}`. When the input asks for it, the code's result itself is the answer: `{"value"}`. It keeps references to the built-ins it needs, because the metric may replace them.
 */
export const sandboxDriver = `(() => {
  'use strict'
  const { parse, stringify } = JSON
  const { exec } = RegExp.prototype
  const call = Function.prototype.call
  const bind = Function.prototype.bind
  const callOn = bind.call(call, call)
  const matches = (pattern, text) => callOn(exec, pattern, text) !== null
  const slice = String.prototype.slice
  const cut = (text) => callOn(slice, text, 0, 2000)
  const run = globalThis.eval
  const Syntax = SyntaxError
  const place = /<input>:(\\d+)/
  const ending = /[;\\s]/
  const function_ = /^\\s*(?:async\\s+)?function\\b/
  const charAt = String.prototype.charAt
  delete Math.random
  delete globalThis.performance
  delete globalThis.navigator

  const withoutEnd = (code) => {
    let end = code.length
    while (end > 0 && matches(ending, callOn(charAt, code, end - 1))) end--
    return callOn(slice, code, 0, end)
  }

  const read = (code) => {
    let first
    try {
      return run('(' + withoutEnd(code) + '\\n)')
    } catch (error) {
      if (!(error instanceof Syntax)) throw error
      first = error
    }
    try {
      return run(code)
    } catch (error) {
      throw error instanceof Syntax && matches(function_, code) ? first : error
    }
  }

  const describe = (error) => {
    if (typeof error !== 'object' || error === null) return typeof error === 'symbol' ? 'a symbol' : cut('' + error)
    const { name, message, stack } = error
    const line = typeof stack === 'string' ? callOn(exec, place, stack) : null
    const text = (typeof message === 'string' ? message : '') + (line ? ' (line ' + line[1] + ')' : '')
    return cut(typeof name === 'string' && name !== 'Error' && name !== '' ? name + ': ' + text : text || 'an object')
  }

  const check = (value) => {
    if (typeof value === 'boolean') return { __proto__: null, score: value ? 1 : 0 }
    if (value === null) return { __proto__: null, score: null }
    if (typeof value !== 'number') return null
    if (value - value !== 0) return { __proto__: null, problem: 'The metric returned ' + value + ', which is not a finite number.' }
    return { __proto__: null, score: value }
  }

  const answer = (value) => {
    const plain = check(value)
    if (plain) return plain
    if (typeof value !== 'object') {
      const what = value === undefined ? 'nothing' : typeof value === 'function' ? 'a function' : 'a ' + typeof value
      return { __proto__: null, problem: 'The metric returned ' + what + '; return a number, true, false, null or { score, reason }.' }
    }
    if (typeof value.then === 'function')
      return { __proto__: null, problem: 'The metric returned a promise; a metric answers at once, without async or await.' }
    const { score, reason } = value
    const scored = check(score)
    if (!scored) return { __proto__: null, problem: 'The metric returned an object without a score; return a number, true, false, null or { score, reason }.' }
    if (typeof reason === 'string' && reason !== '' && !scored.problem) scored.reason = cut(reason)
    return scored
  }

  const transformed = (value) => {
    if (value === undefined || value === null || typeof value === 'function' || typeof value === 'symbol')
      return { __proto__: null, problem: 'The transform returned ' + (value === null ? 'null' : value === undefined ? 'nothing' : 'a ' + typeof value) + '; return a text or a value of JSON.' }
    if (typeof value.then === 'function')
      return { __proto__: null, problem: 'The transform returned a promise; a transform answers at once, without async or await.' }
    return { __proto__: null, value }
  }

  return (code, input) => {
    let metric
    try {
      metric = read(code)
    } catch (error) {
      return stringify({ __proto__: null, problem: 'The code cannot be read: ' + describe(error) + '.' })
    }
    if (typeof metric !== 'function')
      return stringify({ __proto__: null, problem: 'The code is no function; write one such as (output) => output.length < 80.' })
    try {
      const { output, given, asks } = parse(input)
      const value = metric(output, given)
      return stringify(asks === 'value' ? transformed(value) : answer(value))
    } catch (error) {
      return stringify({ __proto__: null, problem: 'The metric threw: ' + describe(error) + '.' })
    }
  }
})()`
