import { AppError } from '../../errors.ts'
import type { Judgement } from './judgement.ts'
import { documentQrels } from './qrels.ts'
import type { Query } from './readQueries.ts'

/** Queries as BEIR has them, which `readQueries` reads. */
export function printQueries(queries: readonly Query[]): string {
  return queries.map(({ id, text }) => `${JSON.stringify({ _id: id, text })}\n`).join('')
}

/**
 * The grades of documents as BEIR (tabs, with a header) or TREC (spaces) has them. A document has the best grade of its spans, which these
 * forms cannot hold. @throws AppError BAD_INPUT for an id with the separator in it
 */
export function printQrels(judgements: readonly Judgement[], form: 'beir' | 'trec'): string {
  const separator = form === 'beir' ? /[\t\r\n]/ : /\s/
  const lines: string[] = []
  for (const [query, documents] of documentQrels(judgements)) {
    for (const [document, grade] of documents) {
      const unfit = [query, document].find((id) => separator.test(id) || id === '')
      if (unfit !== undefined) throw cannotHold(unfit, form)
      lines.push(form === 'beir' ? `${query}\t${document}\t${grade}\n` : `${query} 0 ${document} ${grade}\n`)
    }
  }
  return (form === 'beir' ? 'query-id\tcorpus-id\tscore\n' : '') + lines.join('')
}

function cannotHold(id: string, form: 'beir' | 'trec'): AppError {
  const [name, other] = form === 'beir' ? ['BEIR', 'tabs'] : ['TREC', 'white space']
  const instead = form === 'beir' ? 'Export the judgements with passages instead.' : 'Export BEIR qrels instead, which may have spaces.'
  return new AppError('BAD_INPUT', `${name} qrels cannot hold the id ${JSON.stringify(id)}: fields are separated by ${other}. ${instead}`)
}
