import { isMap, isScalar, isSeq, parseDocument } from 'yaml'
import { replaceBlockBody } from './editNotebook.ts'
import { parseNotebook } from './parseNotebook.ts'
import { writeInlineYaml } from './writeYaml.ts'

/** Puts a new block name where sweeps name the old one, as variant or as cases; nothing else in them moves. */
export function renameInSweeps(text: string, { kind, from, to }: { kind: string; from: string; to: string }): string {
  if (kind !== 'prompt' && kind !== 'cases') return text
  return parseNotebook(text).segments.reduce((edited, segment) => {
    if (segment.kind !== 'block' || segment.blockKind !== 'sweep') return edited
    const body = renameInBody(segment.body, kind, from, to)
    return body === segment.body ? edited : replaceBlockBody(edited, { kind: 'sweep', name: segment.name }, body)
  }, text)
}

function renameInBody(body: string, key: string, from: string, to: string): string {
  const document = parseDocument(body)
  if (document.errors.length > 0 || !isMap(document.contents)) return body
  const named = document.contents.get(key, true)
  const nodes = isSeq(named) ? named.items : [named]
  const ranges = nodes.flatMap((node) => (isScalar(node) && node.value === from && node.range ? [node.range] : []))
  return ranges.reduceRight((edited, [start, end]) => edited.slice(0, start) + writeInlineYaml(to) + edited.slice(end), body)
}
