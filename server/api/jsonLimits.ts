import { AppError } from '../core/errors.ts'

/** The deepest nesting of a request's JSON. */
const MOST_DEPTH = 64
/** The most values of a request's JSON. The largest request starts a run of 200,000 cells by their keys. */
const MOST_VALUES = 2_000_000

/** Bytes of JSON: `"`, `\`, `,`, `[`, `{`, `]` and `}`. */
const [quote, backslash, comma, openList, openObject, closeList, closeObject] = [0x22, 0x5c, 0x2c, 0x5b, 0x7b, 0x5d, 0x7d]

/**
 * Looks at JSON as its bytes arrive, before it is parsed: 60 MB of brackets would hold the thread for many seconds. Text that is not JSON is
 * left to the parser.
 */
export class JsonLimits {
  #depth = 0
  #values = 0
  #inText = false
  #escaped = false

  /** @throws AppError BAD_INPUT for JSON that is nested too deeply or has too many values */
  add(bytes: Uint8Array): void {
    let depth = this.#depth
    let values = this.#values
    let inText = this.#inText
    let escaped = this.#escaped
    for (let at = 0; at < bytes.length && depth <= MOST_DEPTH; at++) {
      const byte = bytes[at]
      if (inText) {
        if (escaped) escaped = false
        else if (byte === backslash) escaped = true
        else if (byte === quote) inText = false
      } else if (byte === quote) inText = true
      else if (byte === comma) values += 1
      else if (byte === openList || byte === openObject) {
        depth += 1
        values += 1
      } else if (byte === closeList || byte === closeObject) depth -= 1
    }
    if (depth > MOST_DEPTH) throw new AppError('BAD_INPUT', `The request is nested more than ${MOST_DEPTH} deep.`)
    if (values > MOST_VALUES) throw new AppError('BAD_INPUT', `The request has more than ${MOST_VALUES.toLocaleString('en')} values.`)
    this.#depth = depth
    this.#values = values
    this.#inText = inText
    this.#escaped = escaped
  }
}
