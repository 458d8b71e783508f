/** Without characters that look alike: 0 O, 1 I l. */
const ALPHABET = "abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789-_";
/** 20 characters of 59 have more than 117 bits. */
const LENGTH = 20;

/** A random password. */
export function generatePassword(): string {
  // Greater bytes are skipped: with a remainder, some characters would be more likely than others.
  const limit = 256 - (256 % ALPHABET.length);
  let password = "";
  while (password.length < LENGTH) {
    for (const byte of crypto.getRandomValues(new Uint8Array(LENGTH))) {
      if (byte < limit && password.length < LENGTH) password += ALPHABET.charAt(byte % ALPHABET.length);
    }
  }
  return password;
}

/** Copies the text of an input field; false if the browser does not allow it. The field's text is selected then. */
export async function copyFrom(field: HTMLInputElement): Promise<boolean> {
  field.select();
  // Absent without HTTPS.
  const clipboard = navigator.clipboard as Clipboard | undefined;
  if (clipboard) {
    try {
      await clipboard.writeText(field.value);
      return true;
    } catch {
      // Forbidden here; the older way may still be allowed.
    }
  }
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- the only way to copy without HTTPS
  return document.execCommand("copy");
}
