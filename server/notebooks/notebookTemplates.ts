import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../core/errors.ts'
import { frontMatterOf } from '../core/notebook/frontMatter.ts'
import { parseNotebook } from '../core/notebook/parseNotebook.ts'
import { hasCode } from '../io/files/fileError.ts'
import { readTextFile } from '../io/files/readTextFile.ts'
import type { NotebookTemplate } from './notebookService.types.ts'

/** A template with its text, from `experiments/_templates/<id>.md`. */
export type TemplateText = NotebookTemplate & { text: string }

const blank: TemplateText = {
  id: 'blank',
  title: 'New notebook',
  description: 'One prompt and one case.',
  text: '---\ntitle: New notebook\nmodel: smollm2-135m-instruct\nseed: 1\n---\n# New notebook\n\n```yaml prompt first\nuser: "{{question}}"\n```\n\n```yaml cases questions\n- vars: { question: "What is the capital of France?" }\n  reference: Paris\n```\n',
}

/** The templates for new notebooks, `blank` first. There is always that one, even if the folder is missing. */
export async function listTemplates(experiments: string): Promise<TemplateText[]> {
  const folder = join(experiments, '_templates')
  const names = await readdir(folder).catch((thrown: unknown) => {
    if (hasCode(thrown, 'ENOENT', 'ENOTDIR')) return []
    throw thrown
  })
  const read = names
    .filter((name) => /^[^._].*\.md$/.test(name))
    .toSorted()
    .map(async (name): Promise<TemplateText | null> => {
      const id = name.slice(0, -'.md'.length).normalize('NFC')
      const file = await readTextFile(join(folder, name), `experiments/_templates/${name}`).catch(() => null)
      return file && { id, title: id, description: '', ...frontMatterTexts(file.text), text: file.text }
    })
  const found = (await Promise.all(read)).filter((template) => template !== null)
  const first = found.find((template) => template.id === blank.id) ?? blank
  return [first, ...found.filter((template) => template.id !== blank.id)]
}

/** @throws AppError NOT_FOUND with the ids of all templates. */
export async function findTemplate(experiments: string, id: string): Promise<TemplateText> {
  const templates = await listTemplates(experiments)
  const template = templates.find((candidate) => candidate.id === id.normalize('NFC'))
  if (!template)
    throw new AppError('NOT_FOUND', `There is no template ${id}. Choose one of: ${templates.map((candidate) => candidate.id).join(', ')}.`)
  return template
}

/** Title and description of the front matter; a template whose front matter cannot be read is offered under its file name. */
function frontMatterTexts(text: string): { title?: string; description?: string } {
  const values = frontMatterOf(parseNotebook(text))
  const pick = (key: string) => (typeof values[key] === 'string' ? { [key]: values[key] } : {})
  return { ...pick('title'), ...pick('description') }
}
