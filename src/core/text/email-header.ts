/**
 * The line above the quote of an e-mail whose program does not mark quoted lines, at `lastIndex`: all that follows was written
 * earlier. GitHub keeps the text of a reply by e-mail as it came. The forms are those of
 * github/email_reply_parser, with a year or an address, and of Outlook, with an address.
 */
export const EMAIL_HEADER =
  /(?:-{2,} ?Original Message ?-{2,}|On (?=[^\r\n]{0,300}(?:@|\b20\d\d\b))[^\r\n]{1,300} wrote:[ \t]*(?=[\r\n])(?!\s*>)|\*{0,2}From:[^\r\n@]{1,300}@[^\r\n]{1,300}\r?\n\*{0,2}(?:Sent|Date|To):)/iy;
