<?php

// What a developer starts with. Operations lay their own file over it.
return [
    'env' => 'uat',
    'host' => '127.0.0.1',
];
