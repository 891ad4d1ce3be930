import type { ImportPreview } from '../../../../_trpc/apiTypes.ts'
import { formatCount } from '../../../../_ui/text/format.ts'
import { namesText } from '../parts/namesText.ts'

/** What an import would do and what it leaves out, in sentences. */
export function importLines(preview: ImportPreview): { summary: string; notes: string[]; findings: { place: string; message: string }[] } {
  const { queries, judgements, added, changed, same, unknownDocuments, withoutText, lost, withoutJudgement, takenIds, alsoQuoted } = preview
  const passages = judgements.filter(({ span }) => span !== null).length
  const notes = [
    judgements.length > 0 && `${formatCount(passages, 'judgement')} of passages, ${judgements.length - passages} of whole documents.`,
    changed > 0 && `${formatCount(changed, 'judgement')} that you have now would get another grade.`,
    same > 0 && `${formatCount(same, 'judgement')} that you have now would stay as they are.`,
    unknownDocuments.length > 0 &&
      `${formatCount(unknownDocuments.length, 'document')} not in the index: ${namesText(unknownDocuments)}. Their judgements are imported and count as not indexed.`,
    withoutText.length > 0 &&
      `Left out: judgements of ${formatCount(withoutText.length, 'question')} without a text: ${namesText(withoutText)}. Add the file of questions.`,
    lost.length > 0 &&
      `Left out: ${formatCount(lost.length, 'quote')} not in the document: ${namesText(lost.map(({ document, quote }) => `${document} “${quote ?? ''}”`))}.`,
    withoutJudgement > 0 && `Left out: ${formatCount(withoutJudgement, 'question')} without a judgement.`,
    alsoQuoted > 0 && `Left out: ${formatCount(alsoQuoted, 'grade')} of documents that a quote of the same document has already.`,
    takenIds.length > 0 && `Ids that another question has already, replaced by new ones: ${namesText(takenIds)}.`,
  ]
  return {
    summary:
      queries.length + judgements.length === 0
        ? 'There is nothing to import.'
        : `${formatCount(queries.length, 'new question')} and ${formatCount(added, 'new judgement')}.`,
    notes: notes.filter((note) => note !== false),
    findings: preview.findings.map(({ file, line, message }) => ({
      place: `${file === 'queries' ? 'questions' : 'qrels'}:${line}`,
      message,
    })),
  }
}
