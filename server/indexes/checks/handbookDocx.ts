import { parseHTML } from 'linkedom'
import { makeZip } from '../../setup/testing/makeArchives.ts'

const main = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main'
const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const packaged = 'http://schemas.openxmlformats.org/package/2006'
const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

/** The bytes of a Word document with headings, paragraphs, flat lists and tables of HTML that was made from Markdown. */
export function docxOf(html: string, language: 'en' | 'ko'): Uint8Array {
  const { document } = parseHTML(`<!doctype html><html><body>${html}</body></html>`)
  const lists: ('ul' | 'ol')[] = []
  const blocks = [...document.body.children].map((element) => block(element, lists)).join('')
  const page = '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="1247" w:bottom="1134" w:left="1247"/></w:sectPr>'
  const title = document.querySelector('h1')?.textContent ?? ''
  const type = (part: string, name: string) =>
    `<Override PartName="${part}" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.${name}+xml"/>`
  return makeZip({
    '[Content_Types].xml':
      `${declaration}<Types xmlns="${packaged}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
      '<Default Extension="xml" ContentType="application/xml"/>' +
      type('/word/document.xml', 'document.main') +
      type('/word/styles.xml', 'styles') +
      type('/word/numbering.xml', 'numbering') +
      '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>',
    '_rels/.rels': relationships(
      [`${relations}/officeDocument`, 'word/document.xml'],
      [`${packaged}/relationships/metadata/core-properties`, 'docProps/core.xml'],
    ),
    'docProps/core.xml': `${declaration}<cp:coreProperties xmlns:cp="${packaged}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>${escaped(title)}</dc:title><dc:language>${language}</dc:language></cp:coreProperties>`,
    'word/document.xml': `${declaration}<w:document xmlns:w="${main}"><w:body>${blocks}${page}</w:body></w:document>`,
    'word/_rels/document.xml.rels': relationships([`${relations}/styles`, 'styles.xml'], [`${relations}/numbering`, 'numbering.xml']),
    'word/styles.xml': styles(language),
    'word/numbering.xml': numbering(lists),
  })
}

/** `lists` collects the lists of the document: each has its own numbering, so that numbers begin at 1 again. */
function block(element: Element, lists: ('ul' | 'ol')[]): string {
  const name = element.tagName.toLowerCase()
  if (/^h[1-6]$/.test(name)) return paragraph(`<w:pStyle w:val="Heading${name.slice(1)}"/>`, runs(element))
  if (name === 'p') return paragraph('', runs(element))
  if (name === 'ul' || name === 'ol') {
    const number = lists.push(name)
    const properties = `<w:pStyle w:val="ListParagraph"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="${number}"/></w:numPr>`
    return [...element.children].map((item) => paragraph(properties, runs(item))).join('')
  }
  if (name === 'table') return table(element)
  throw new Error(`The handbooks do not use <${name}> in Word documents.`)
}

function table(element: Element): string {
  const line = (side: string) => `<w:${side} w:val="single" w:sz="4" w:color="999999"/>`
  const borders = ['top', 'left', 'bottom', 'right', 'insideH', 'insideV'].map(line).join('')
  const rows = [...element.querySelectorAll('tr')]
  const width = Math.floor(9412 / (rows[0]?.children.length ?? 1))
  const grid = [...(rows[0]?.children ?? [])].map(() => `<w:gridCol w:w="${width}"/>`).join('')
  const drawn = rows.map((row, index) => {
    const cells = [...row.children].map(
      (cell) =>
        `<w:tc><w:tcPr><w:tcW w:w="${width}" w:type="dxa"/></w:tcPr>${paragraph('', runs(cell, index === 0 ? '<w:b/>' : ''))}</w:tc>`,
    )
    return `<w:tr>${index === 0 ? '<w:trPr><w:tblHeader/></w:trPr>' : ''}${cells.join('')}</w:tr>`
  })
  const properties = `<w:tblPr><w:tblW w:w="9412" w:type="dxa"/><w:tblBorders>${borders}</w:tblBorders></w:tblPr>`
  return `<w:tbl>${properties}<w:tblGrid>${grid}</w:tblGrid>${drawn.join('')}</w:tbl>${paragraph('', '')}`
}

function paragraph(properties: string, content: string): string {
  return `<w:p>${properties === '' ? '' : `<w:pPr>${properties}</w:pPr>`}${content}</w:p>`
}

function runs(node: Node, format = ''): string {
  const marks: Record<string, string> = { STRONG: '<w:b/>', EM: '<w:i/>' }
  return [...node.childNodes]
    .map((child) => {
      if (child.nodeType !== 3) return runs(child, format + (marks[child.nodeName] ?? ''))
      const properties = format === '' ? '' : `<w:rPr>${format}</w:rPr>`
      return `<w:r>${properties}<w:t xml:space="preserve">${escaped((child.textContent ?? '').replaceAll('\n', ' '))}</w:t></w:r>`
    })
    .join('')
}

function styles(language: 'en' | 'ko'): string {
  const font = '<w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:eastAsia="Malgun Gothic" w:cs="Calibri"/>'
  const tongue = `<w:lang w:val="${language === 'ko' ? 'en-US' : 'en-GB'}" w:eastAsia="ko-KR"/>`
  const heading = (level: number, size: number) =>
    `<w:style w:type="paragraph" w:styleId="Heading${level}"><w:name w:val="heading ${level}"/><w:basedOn w:val="Normal"/><w:next w:val="Normal"/>` +
    `<w:pPr><w:keepNext/><w:spacing w:before="280" w:after="120"/><w:outlineLvl w:val="${level - 1}"/></w:pPr><w:rPr><w:b/><w:sz w:val="${size}"/></w:rPr></w:style>`
  return (
    `${declaration}<w:styles xmlns:w="${main}"><w:docDefaults><w:rPrDefault><w:rPr>${font}<w:sz w:val="21"/>${tongue}</w:rPr></w:rPrDefault>` +
    '<w:pPrDefault><w:pPr><w:spacing w:after="120" w:line="300" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>' +
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>' +
    [heading(1, 40), heading(2, 28), heading(3, 24)].join('') +
    '<w:style w:type="paragraph" w:styleId="ListParagraph"><w:name w:val="List Paragraph"/><w:basedOn w:val="Normal"/></w:style></w:styles>'
  )
}

function numbering(lists: readonly ('ul' | 'ol')[]): string {
  const kinds = { ul: { id: 0, format: 'bullet', text: '•' }, ol: { id: 1, format: 'decimal', text: '%1.' } }
  const abstract = Object.values(kinds).map(
    ({ id, format, text }) =>
      `<w:abstractNum w:abstractNumId="${id}"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="${format}"/><w:lvlText w:val="${text}"/>` +
      '<w:pPr><w:ind w:left="425" w:hanging="425"/></w:pPr></w:lvl></w:abstractNum>',
  )
  const numbers = lists.map(
    (kind, index) =>
      `<w:num w:numId="${index + 1}"><w:abstractNumId w:val="${kinds[kind].id}"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>`,
  )
  return `${declaration}<w:numbering xmlns:w="${main}">${abstract.join('')}${numbers.join('')}</w:numbering>`
}

function relationships(...targets: [type: string, target: string][]): string {
  const entries = targets.map(([type, target], index) => `<Relationship Id="rId${index + 1}" Type="${type}" Target="${target}"/>`)
  return `${declaration}<Relationships xmlns="${packaged}/relationships">${entries.join('')}</Relationships>`
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
