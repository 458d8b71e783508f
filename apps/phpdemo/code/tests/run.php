<?php

declare(strict_types=1);

// Each page runs in a separate process, in a folder with the same layout as in a pod.

$passed = 0;
$failed = 0;

/** @param callable(): void $body */
function check(string $title, callable $body): void
{
    global $passed, $failed;
    try {
        $body();
        $passed++;
        echo "  ok    $title\n";
    } catch (Throwable $problem) {
        $failed++;
        echo "  FAIL  $title: {$problem->getMessage()}\n";
    }
}

function same(mixed $expected, mixed $actual): void
{
    if ($expected !== $actual) {
        throw new Exception('expected ' . var_export($expected, true) . ', got ' . var_export($actual, true));
    }
}

function contains(string $part, string $text): void
{
    if (!str_contains($text, $part)) {
        throw new Exception("no \"$part\" in: $text");
    }
}

/** @param array<string, string> $overrides files that replace or extend those of the code image */
function folder(array $overrides = []): string
{
    $folder = sys_get_temp_dir() . '/phpdemo-' . bin2hex(random_bytes(6));
    mkdir($folder);
    register_shutdown_function(function () use ($folder): void {
        array_map('unlink', glob("$folder/*") ?: []);
        rmdir($folder);
    });
    foreach (glob(dirname(__DIR__) . '/www/*') ?: [] as $file) {
        copy($file, "$folder/" . basename($file));
    }
    foreach ($overrides as $name => $text) {
        file_put_contents("$folder/$name", $text);
    }
    return $folder;
}

/** @return array{int, string} exit code and output */
function page(string $folder, string $name): array
{
    $command = escapeshellarg(PHP_BINARY) . ' -d display_errors=0 -d log_errors=0 ' . escapeshellarg("$folder/$name");
    exec($command, $lines, $code);
    return [$code, implode("\n", $lines)];
}

/** @return array<string, mixed> */
function api(string $folder): array
{
    return json_decode(page($folder, 'api.php')[1], true, 512, JSON_THROW_ON_ERROR);
}

check('the defaults of the code image apply without other files', function (): void {
    same(['version' => 'unversioned', 'env' => 'uat', 'host' => '127.0.0.1'], api(folder()));
});
check('the values of a replaced config.php apply', function (): void {
    $overrides = ['VERSION' => "v2\n", 'config.php' => "<?php return ['env' => 'prod', 'host' => '0.0.0.0', 'locale' => 'de'];"];
    same(['version' => 'v2', 'env' => 'prod', 'host' => '0.0.0.0', 'locale' => 'de'], api(folder($overrides)));
});
check('database.php is read if it exists', function (): void {
    $overrides = ['database.php' => "<?php return ['host' => 'db.example.com', 'port' => 3306];"];
    same(['host' => 'db.example.com', 'port' => 3306], api(folder($overrides))['database'] ?? null);
});
check('a file that does not return an array is an error', function (): void {
    [$code] = page(folder(['config.php' => '<?php $host = 1;']), 'api.php');
    same(255, $code);
});
check('the page shows version, pod, host and environment', function (): void {
    [$code, $html] = page(folder(['VERSION' => 'v7']), 'index.php');
    same(0, $code);
    foreach (['v7', (string) gethostname(), '127.0.0.1', 'uat'] as $value) {
        contains("<td>$value</td>", $html);
    }
});
check('the page escapes markup in a value', function (): void {
    $overrides = ['config.php' => "<?php return ['env' => 'prod', 'host' => '<script>'];"];
    contains('<td>&lt;script&gt;</td>', page(folder($overrides), 'index.php')[1]);
});

echo "$passed passed, $failed failed\n";
exit($failed === 0 ? 0 : 1);
