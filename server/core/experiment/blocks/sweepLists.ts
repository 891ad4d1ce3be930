import { isMap, isScalar, isSeq, parseDocument } from 'yaml'
import { isRecord } from '../../json.ts'
import { replaceBlockBody } from '../../notebook/editNotebook.ts'
import { editYamlKey } from '../../notebook/editYaml.ts'
import { blocksOf } from '../../notebook/notebook.ts'
import { parseNotebook } from '../../notebook/parseNotebook.ts'
import { writeInlineYaml } from '../../notebook/writeYaml.ts'
import { yamlValue } from '../../notebook/yamlText.ts'
import { findBlockKind } from './blockKinds.ts'

/* Edits of the lists in which sweeps name other blocks: text of a notebook in, text out. No other byte changes. */

/** Replaces the old name of a renamed block in every sweep that lists it. */
export function renameInSweeps(text: string, { kind, from, to }: { kind: string; from: string; to: string }): string {
  if (!findBlockKind(kind)?.listedInSweeps) return text
  return editSweeps(text, (body) => {
    const document = parseDocument(body)
    if (document.errors.length > 0 || !isMap(document.contents)) return body
    const listed = document.contents.get(kind, true)
    const nodes = isSeq(listed) ? listed.items : [listed]
    const ranges = nodes.flatMap((node) => (isScalar(node) && node.value === from && node.range ? [node.range] : []))
    return ranges.reduceRight((edited, [start, end]) => edited.slice(0, start) + writeInlineYaml(to) + edited.slice(end), body)
  })
}

/**
 * Changes the names of this kind in each sweep that lists any. A sweep that lists none runs all of them and is left as it is, and
 * so are all sweeps if blocks of this kind do not join sweeps.
 */
export function changeSweepLists(text: string, kind: string, change: (names: string[]) => string[]): string {
  if (!findBlockKind(kind)?.listedInSweeps?.joins) return text
  return editSweeps(text, (body) => {
    const value = yamlValue(body)
    const listed = isRecord(value) ? value[kind] : undefined
    const names =
      typeof listed === 'string' ? [listed] : Array.isArray(listed) && listed.every((each) => typeof each === 'string') ? listed : null
    if (names === null) return body
    const changed = change(names)
    const same = changed.length === names.length && changed.every((name, position) => name === names[position])
    return same ? body : editYamlKey(body, [kind], changed)
  })
}

function editSweeps(text: string, edit: (body: string) => string): string {
  return blocksOf(parseNotebook(text), 'sweep').reduce((edited, { name, body }) => {
    const changed = edit(body)
    return changed === body ? edited : replaceBlockBody(edited, { kind: 'sweep', name }, changed)
  }, text)
}
