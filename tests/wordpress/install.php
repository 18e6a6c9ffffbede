<?php
// Installs WordPress in the folder given, in Russian, with an administrator, an editor and an author: php install.php FOLDER URL
[, $folder, $url] = $argv;
$_SERVER['HTTP_HOST'] = parse_url($url, PHP_URL_HOST) . ':' . parse_url($url, PHP_URL_PORT);
$_SERVER['SERVER_PROTOCOL'] = 'HTTP/1.1';
define('WP_INSTALLING', true);
require "$folder/wp-load.php";
require ABSPATH . 'wp-admin/includes/upgrade.php';

function wp_new_blog_notification($title, $url, $user, $password) {} // no mail from a test

wp_install('Школа № 1', 'administrator', 'administrator@school.test', false, '', 'a password for tests', 'ru_RU');
foreach (['editor', 'author'] as $role) {
    $user = wp_insert_user([
        'user_login' => $role,
        'user_pass' => 'a password for tests',
        'user_email' => "$role@school.test",
        'role' => $role,
        'locale' => 'ru_RU',
    ]);
    if (is_wp_error($user)) {
        exit($user->get_error_message());
    }
}
update_option('siteurl', $url);
update_option('home', $url);
echo "installed\n";
