import { readYaml } from '#server/core/notebook/yamlText.ts'

/** A block's YAML as a value: null where it is empty, undefined where it has an error. */
export function readBlock({ body }: { body: string }): unknown {
  return readYaml(body, '', 1).value
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
