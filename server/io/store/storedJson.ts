import { inflateRawSync } from 'node:zlib'

/** The value of a stored JSON text; undefined if its bytes were damaged. The caller knows the type, because it wrote the text. */
export function storedJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The same for deflated JSON. */
export function storedPackedJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(inflateRawSync(body).toString('utf8'))
  } catch {
    return undefined
  }
}
