<?php

declare(strict_types=1);

/**
 * The effective configuration of a folder of pages: `config.php`, the database in `database.php` if that exists, and the
 * version that was built into the image.
 *
 * @return array<string, mixed>
 */
function effective(string $folder): array
{
    $values = ['version' => version($folder)] + values("$folder/config.php");
    if (is_file("$folder/database.php")) {
        $values['database'] = values("$folder/database.php");
    }
    return $values;
}

/** The label in the file `VERSION`, or `unversioned` if there is no such file. */
function version(string $folder): string
{
    return is_file("$folder/VERSION") ? trim((string) file_get_contents("$folder/VERSION")) : 'unversioned';
}

/**
 * The array that a file returns.
 *
 * @return array<string, mixed>
 * @throws UnexpectedValueException if the file does not return an array.
 */
function values(string $file): array
{
    $values = require $file;
    if (!is_array($values)) {
        throw new UnexpectedValueException(basename($file) . ' has to return an array');
    }
    return $values;
}

/** Escapes a text for HTML. */
function escaped(string $text): string
{
    return htmlspecialchars($text, ENT_QUOTES | ENT_SUBSTITUTE, 'UTF-8');
}
